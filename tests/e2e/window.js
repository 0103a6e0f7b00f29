// A journey through the real window: its own home folder, its own ledger, its own driver, and
// whatever happens, nothing left running.
//
// Native dialogs are answered by `answer(path)` before the press that opens one (the program reads
// the answers only when built with the feature `e2e`). Write a journey as in journeys/open.test.js.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Builder, By, Key, until } from "selenium-webdriver";

export { assert, By, Key };

/** The folder of the workspace. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const setting = (name, usual) => process.env[name] ?? join(ROOT, "target", usual);
export const APP = setting("SKC_APP", "debug/so-khuyen-cong");
const CLI = setting("SKC_CLI", "debug/skc");
const DRIVER = setting("SKC_DRIVER", "tools/bin/tauri-driver");
const LEFT = setting("SKC_LEFT", "e2e");

const START_MS = 30_000;
const JOURNEY_MS = 120_000;
const WAIT_MS = 15_000;

/**
 * One journey. `ledger` is "none" (the program makes its first one itself), "new" (made by skc) or
 * "demo" (the Bình Dương centre with its surveys, plan and report).
 */
export function journey(name, { ledger = "none" }, work) {
  test(name, { timeout: JOURNEY_MS }, async () => {
    const place = new Place(ledger);
    let window;
    try {
      window = await Window.open(place);
      await work(window, place);
    } catch (error) {
      if (window) await window.keepPicture(name).catch(() => {});
      throw error;
    } finally {
      await window?.close();
      place.remove();
    }
  });
}

/** A person's home folder, made for one journey. */
export class Place {
  constructor(ledger) {
    this.home = mkdtempSync(join(tmpdir(), "so-khuyen-cong-"));
    this.data = join(this.home, ".local/share/so-khuyen-cong");
    this.answers = join(this.home, "answers");
    // What the machine is asked to open in its own viewer lies here: there is no desktop to open it.
    this.viewed = join(this.home, "viewed.pdf");
    const bin = join(this.home, "bin");
    this.environment = { ...process.env, PATH: `${bin}:${process.env.PATH}`, HOME: this.home, SKC_E2E_DIALOGS: this.answers, GTK_A11Y: "none", NO_AT_BRIDGE: "1" };
    for (const name of ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"]) delete this.environment[name];
    mkdirSync(this.data, { recursive: true });
    mkdirSync(bin);
    writeFileSync(join(bin, "xdg-open"), `#!/bin/sh\ncp "$1" "${this.viewed}"\n`, { mode: 0o755 });
    writeFileSync(this.answers, "");
    if (ledger === "new") this.skc("ledger", "create", "--province", "74", "--agency", "Trung tâm Khuyến công thử");
    if (ledger === "demo") this.skc("demo", this.data);
  }

  /** The next native dialog is answered with this path; an empty one cancels it. */
  answer(path) {
    appendFileSync(this.answers, `${path}\n`);
  }

  /** The command line on the same ledger: what it prints. */
  skc(...words) {
    return execFileSync(CLI, words, { env: this.environment, encoding: "utf8", timeout: 120_000 });
  }

  remove() {
    // WebKit's own processes may still write their last cache entry.
    rmSync(this.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** The real window, driven through WebDriver. */
export class Window {
  static async open(place) {
    mkdirSync(LEFT, { recursive: true });
    const [port, nativePort] = [await freePort(), await freePort()];
    const process = spawn(DRIVER, ["--port", String(port), "--native-port", String(nativePort)], {
      detached: true,
      env: place.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log = createWriteStream(join(LEFT, "driver.log"), { flags: "a" });
    process.stdout.pipe(log, { end: false });
    process.stderr.pipe(log, { end: false });
    const window = new Window(process);
    try {
      await listening(port, process);
      window.driver = await new Builder()
        .usingServer(`http://127.0.0.1:${port}/`)
        .withCapabilities({ browserName: "wry", "tauri:options": { application: APP } })
        .build();
      await window.driver.manage().setTimeouts({ script: WAIT_MS, pageLoad: START_MS });
      return window;
    } catch (error) {
      await window.close();
      throw error;
    }
  }

  constructor(process) {
    this.process = process;
    this.driver = null;
  }

  /** The element marked data-testid, once it is shown. */
  async find(testid) {
    return this.shown(By.css(`[data-testid="${testid}"]`), `data-testid ${testid}`);
  }

  /** Every element marked data-testid, now. */
  all(testid) {
    return this.driver.findElements(By.css(`[data-testid="${testid}"]`));
  }

  /** Waits until these words can be read somewhere on the screen. */
  async read(words) {
    const has = () => this.driver.executeScript("return document.body.innerText.normalize('NFC').includes(arguments[0])", words.normalize("NFC"));
    await this.driver.wait(has, WAIT_MS, `“${words}” is not on the screen`);
    await this.settle();
  }

  /** Presses the element marked data-testid, once it can be pressed. */
  async press(testid) {
    let found;
    await this.driver.wait(async () => (found = await this.find(testid)).isEnabled().catch(() => false), WAIT_MS, `data-testid ${testid} cannot be pressed`);
    await found.click();
    await this.settle();
  }

  /** Presses the button or link that says these words. */
  async pressWords(words) {
    const path = `//*[self::button or self::a][contains(normalize-space(.), ${JSON.stringify(words)})]`;
    await (await this.shown(By.xpath(path), `a button “${words}”`)).click();
    await this.settle();
  }

  /** Types into the field marked data-testid, in place of what it holds. */
  async type(testid, text) {
    const field = await this.find(testid);
    for (let turn = 0; turn < 3; turn++) {
      // Selected by script: WebKit's driver keeps Ctrl down for what follows a chord.
      await this.driver.executeScript("arguments[0].focus(); arguments[0].select?.()", field);
      await field.sendKeys(text);
      await this.settle();
      // A dialog that just opened on a busy machine may take the first key with its own focus.
      const typed = await this.driver.executeScript("return arguments[0].isConnected ? arguments[0].value : null", field).catch(() => null);
      if (typeof typed !== "string" || typed === "" || typed === text) return;
    }
  }

  /** Fills a form's field whatever its kind: a choice by its code, anything else by typing. */
  async fill(testid, value) {
    const field = await this.find(testid);
    if ((await field.getTagName()) === "select") await this.select(field, value);
    else await this.type(testid, value);
  }

  /** Chooses the option that begins with these words. */
  async pick(testid, words) {
    const field = await this.find(testid);
    await field.findElement(By.xpath(`option[starts-with(normalize-space(.), ${JSON.stringify(words)})]`)).click();
    await this.settle();
  }

  async select(field, value) {
    await field.findElement(By.css(`option[value="${value}"]`)).click();
    await this.settle();
  }

  /** Mends a cell of the sheet in the wizard: double press, type, Enter. */
  async mend(address, text) {
    const cell = await this.find(`cell-${address}`);
    await this.driver.executeScript("arguments[0].dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))", cell);
    await this.type("cell-input", text);
    await (await this.find("cell-input")).sendKeys(Key.ENTER);
    await this.settle();
  }

  /** Closes what tells at the foot of the window that something was done. */
  async quiet() {
    await this.driver.executeScript("for (const one of document.querySelectorAll('[data-testid=toast] .close')) one.click()");
    await this.settle();
  }

  /** Brings the survey of Dầu Tiếng (35 facilities with their needs) into the ledger, as of 2023. */
  async survey(place) {
    await this.year(2023);
    await this.go("#/survey");
    place.answer(file("tests", "fixtures", "workbooks", "mau_A_dautieng.xlsx"));
    await this.press("survey-choose");
    await this.find("sheet");
    await this.press("values-open");
    await this.pick("value-answer", "Xã Long Hòa");
    await this.until(async () => (await this.find("survey-commit")).isEnabled(), "nothing is open any more");
    await this.press("survey-commit");
    await this.read("Đã ghi mau_A_dautieng.xlsx");
  }

  /** Waits until no dialog is open. */
  async closed() {
    await this.until(async () => (await this.all("dialog")).length === 0, "the dialog is closed");
  }

  /** A plan of 2023 under a ceiling of local money, built, approved by 83/QĐ-SCT and made projects. */
  async plan2023(ceiling) {
    await this.go("#/plan");
    await this.press("ceiling-add");
    await this.type("ceiling-amount", ceiling);
    await this.press("ceiling-save");
    await this.closed();
    await this.find("candidates");
    await this.press("plan-build");
    await this.find("plan-items");
    await this.press("plan-approve");
    await this.type("approve-decision", "83/QĐ-SCT");
    await this.type("approve-date", "15/02/2023");
    await this.type("approve-reason", "theo kết luận họp");
    await this.press("approve-yes");
    await this.read("83/QĐ-SCT");
    await this.press("plan-projects");
    await this.find("projects-made");
  }

  /** Sets the working year. */
  async year(year) {
    await this.select(await this.find("year"), year);
  }

  /** What an element says. */
  async text(testid) {
    return (await (await this.find(testid)).getText()).normalize("NFC");
  }

  /** What the page says. */
  async body() {
    return (await this.driver.executeScript("return document.body.innerText")).normalize("NFC");
  }

  /** Waits until something holds. */
  async until(holds, what) {
    await this.driver.wait(async () => holds(), WAIT_MS, what);
  }

  /** A letter with Ctrl. */
  async ctrl(letter) {
    await this.driver.actions().keyDown(Key.CONTROL).sendKeys(letter).keyUp(Key.CONTROL).perform();
    await this.settle();
  }

  /** Keys without a field. */
  async keys(...keys) {
    await this.driver.actions().sendKeys(...keys).perform();
    await this.settle();
  }

  /** Goes to a page by its hash. */
  async go(hash) {
    await this.driver.executeScript("location.hash = arguments[0]", hash);
    await this.settle();
  }

  /** A picture taken right after a change shows the old frame: two frames later it is true. */
  async settle() {
    await this.driver.executeAsyncScript("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");
  }

  /** Keeps a picture, and what the page holds, under target/e2e. */
  async keepPicture(name) {
    await this.settle();
    const file = join(LEFT, name.normalize("NFD").replace(/[^a-zA-Z0-9]+/g, "-"));
    writeFileSync(`${file}.png`, await this.driver.takeScreenshot(), "base64");
    writeFileSync(`${file}.html`, await this.driver.getPageSource());
  }

  async shown(locator, what) {
    const element = await this.driver.wait(until.elementLocated(locator), WAIT_MS, `${what} is not there`);
    return this.driver.wait(until.elementIsVisible(element), WAIT_MS, `${what} is not shown`);
  }

  /** Closes the window, then ends whatever its group still holds. */
  async close() {
    if (this.driver) await Promise.race([this.driver.quit().catch(() => {}), pause(5_000)]);
    for (const signal of ["SIGTERM", "SIGKILL"]) {
      try {
        globalThis.process.kill(-this.process.pid, signal);
      } catch {
        return; // The group is gone.
      }
      await pause(200);
    }
  }
}

/** A workbook that ships as a sample or a fixture. */
export function file(...path) {
  const found = join(ROOT, ...path);
  assert.ok(existsSync(found), `${found} is missing`);
  return found;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function listening(port, process) {
  for (let waited = 0; waited < START_MS; waited += 50) {
    assert.equal(process.exitCode, null, "tauri-driver ended: is it built, and WebKitWebDriver installed?");
    const open = await new Promise((done) => {
      const socket = connect(port, "127.0.0.1")
        .once("connect", () => (socket.destroy(), done(true)))
        .once("error", () => done(false));
    });
    if (open) return;
    await pause(50);
  }
  assert.fail("tauri-driver does not answer");
}

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, crc32 } from "node:zlib";
import { assert, journey } from "../window.js";

/** A grey picture as a workshop's camera would leave it: a PNG with words beside it. */
function photo() {
  const chunk = (name, body) => {
    const named = Buffer.concat([Buffer.from(name), body]);
    const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(body.length);
    check.writeUInt32BE(crc32 ? crc32(named) : 0);
    return Buffer.concat([size, named, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(64, 0);
  head.writeUInt32BE(48, 4);
  head[8] = 8;
  const rows = Buffer.alloc(48 * 65, 0x99).map((value, at) => (at % 65 === 0 ? 0 : value));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

journey("a project goes on by its line of steps, its dossier is marked by one click, and a photo is kept", { ledger: "demo" }, async (window, place) => {
  const { projects } = JSON.parse(place.skc("project", "list", "--year", "2023", "--json"));
  const project = projects.find((one) => one.state === "running") ?? projects[0];
  await window.go(`#/project/${project.id}`);
  await window.find("project-life");
  await window.read("Sang Nghiệm thu còn thiếu");

  // The list of papers, marked by one click.
  await window.press("tab-project_paper");
  await window.press("dossier-fill");
  await window.find("dossier");
  await window.press("paper-have");
  await window.read("1 có");

  // What is missing stops nobody who says why.
  await window.press("tab-card");
  await window.press("step-to-accepted");
  await window.type("step-on", "20/11/2023");
  await window.type("step-document", "07/BB-NT");
  await window.press("step-yes");
  await window.read("hãy ghi lý do");
  await window.type("step-reason", "Hồ sơ giấy còn ở phòng kế toán");
  await window.press("step-yes");
  await window.until(async () => (await window.all("dialog")).length === 0, "the step is written");
  await window.read("20/11/2023");
  await window.read("07/BB-NT");
  const shown = JSON.parse(place.skc("project", "show", project.id, "--json"));
  assert.equal(shown.life.state, "accepted");
  assert.equal(shown.life.steps.at(-1).reason, "Hồ sơ giấy còn ở phòng kế toán");

  // A photo is kept with the project and comes back as it was.
  const file = join(place.home, "xuong.png");
  writeFileSync(file, photo());
  place.answer(file);
  await window.press("tab-files");
  await window.press("attach");
  await window.find("attachment-photo");
  await window.until(async () => (await window.all("attachment-photo")).length === 1, "the photo is listed");
  await window.press("attachment-photo");
  await window.until(() => existsSync(place.viewed), "the photo opens in the machine's viewer");
  assert.ok(readFileSync(place.viewed).equals(photo()), "as it was");

  // The checklist prints.
  const pdf = join(place.home, "danh-muc.pdf");
  await window.press("tab-project_paper");
  place.answer(pdf);
  await window.press("dossier-print");
  await window.press("dossier-pdf");
  await window.until(() => existsSync(pdf), "the checklist is written");
  const printed = execFileSync("pdftotext", [pdf, "-"], { encoding: "utf8" }).normalize("NFC").replace(/\s+/g, " ");
  assert.ok(printed.includes("DANH MỤC") && printed.includes("Hợp đồng thực hiện"), printed);
});


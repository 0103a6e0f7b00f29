import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { assert, By, journey } from "../window.js";

/** Adds a paragraph to a Word file with a library that did not write it. */
function edited(from, to, words) {
  const script = "import sys; from docx import Document; d = Document(sys.argv[1]); d.add_paragraph(sys.argv[3]); d.save(sys.argv[2])";
  execFileSync("/usr/bin/python3", ["-c", script, from, to, words]);
}

/** The words of a Word file. */
function words(path) {
  const script = "import sys; from docx import Document; d = Document(sys.argv[1]); print('\\n'.join(p.text for p in d.paragraphs))";
  return execFileSync("/usr/bin/python3", ["-c", script, path], { encoding: "utf8" }).normalize("NFC");
}

journey("a project's papers are printed, and the office's own text of one takes the place of the built-in", { ledger: "demo" }, async (window, place) => {
  const { projects } = JSON.parse(place.skc("report", "figures", "--kind", "year", "--period", "2023", "--json"));
  const project = projects.find((one) => one.local > 0);
  await window.go(`#/project/${project.id}`);
  await window.press("project-papers");
  await window.find("papers");
  const papers = ["submission", "appraisal", "contract", "acceptance", "liquidation", "payment_request"];
  for (const paper of papers) {
    await window.press(`paper-${paper}`);
    await window.until(async () => (await window.body()).includes("Đúng như bản in"), `${paper} is drawn`);
  }
  await window.press("paper-contract");
  const pdf = join(place.home, "hop-dong.pdf");
  place.answer(pdf);
  await window.press("paper-pdf");
  await window.until(() => existsSync(pdf), "the contract is written");
  const printed = execFileSync("pdftotext", [pdf, "-"], { encoding: "utf8" }).normalize("NFC").replace(/\s+/g, " ");
  assert.ok(printed.includes("HỢP ĐỒNG") && printed.includes(project.name.normalize("NFC")), "it is this project's contract");

  // The built-in text goes to Word, a bad copy is refused, a good one is taken in.
  await window.go("#/norm/papers");
  await window.find("paper-texts");
  const press = async (button) => (await window.shown(By.css(`[data-testid="text-contract"] [data-testid="${button}"]`), button)).click();
  const [start, bad, good] = ["mau.docx", "sai.docx", "dung.docx"].map((name) => join(place.home, name));
  place.answer(start);
  await press("text-start");
  await window.until(() => existsSync(start), "the built-in text is written");
  edited(start, bad, "Hai bên cùng thực hiện {{tên đề ăn}}.");
  edited(start, good, "Lời riêng của đơn vị về {{tên đề án}}.");
  place.answer(bad);
  await press("text-receive");
  await window.read("mẫu đang dùng giữ nguyên");
  await window.read("tên đề ăn");
  place.answer(good);
  await press("text-receive");
  await window.read("mẫu của đơn vị");

  const own = join(place.home, "hop-dong.docx");
  await window.go(`#/project/${project.id}`);
  await window.press("project-papers");
  await window.press("paper-contract");
  place.answer(own);
  await window.press("paper-docx");
  await window.until(() => existsSync(own), "the contract is written in the office's words");
  assert.ok(words(own).includes(`Lời riêng của đơn vị về ${project.name.normalize("NFC")}.`), "with the project's name in it");
  assert.ok(!words(own).includes("{{"), "no place is left open");
  await window.press("undo");
  await window.until(async () => (await window.all("paper-docx")).length === 0, "the built-in text is back");
});

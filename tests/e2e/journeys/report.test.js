import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { assert, journey } from "../window.js";

journey("a report is worded, frozen, compared with the ledger, issued and written in three formats", { ledger: "demo" }, async (window, place) => {
  await window.go("#/report?kind=quarter&period=2023-Q3");
  await window.find("preview");
  await window.until(async () => (await window.text("standing")).includes("nháp"), "it is a draft");
  const words = "Các cơ sở được hỗ trợ hoạt động ổn định.";
  await window.type("section-evaluation", words);
  await window.press("report-freeze");
  await window.read("Đã chốt số liệu");
  await window.until(async () => (await window.text("standing")).includes("đã chốt"), "its figures are frozen");

  // Somebody mends a payment of the period: the report does not follow, and tells.
  const figures = () => JSON.parse(place.skc("report", "figures", "--kind", "quarter", "--period", "2023-Q3", "--json"));
  const { id } = figures().projects[0];
  await window.go(`#/project/${id}`);
  await window.press("edit");
  await window.type("field-name", "Đề án đổi tên sau khi chốt");
  await window.press("save");
  await window.go("#/report?kind=quarter&period=2023-Q3");
  await window.press("tab-differences");
  await window.until(async () => (await window.text("differences")).includes("Đề án đổi tên sau khi chốt"), "the difference is listed");
  await window.press("report-submit");
  await window.until(async () => (await window.text("standing")).includes("trình ký"), "it lies before the signer");

  await window.press("report-issue");
  await window.press("issue-yes");
  await window.until(async () => (await window.text("standing")).includes("đã ban hành"), "it has its number");
  await window.until(async () => (await window.text("report-issued")).includes("đang soạn"), "its own pages are shown");
  const outs = {};
  for (const [ending, button] of [["pdf", "report-export"], ["docx", "report-export-docx"], ["xlsx", "report-export-xlsx"]]) {
    outs[ending] = join(place.home, `quy-3.${ending}`);
    place.answer(outs[ending]);
    await window.press(button);
    await window.until(() => existsSync(outs[ending]), `${basename(outs[ending])} is written`);
  }
  const printed = execFileSync("pdftotext", [outs.pdf, "-"], { encoding: "utf8" }).normalize("NFC").replace(/\s+/g, " ");
  assert.match(printed, /Số: \d\d\/BC-/);
  assert.ok(printed.includes(words), "the words that somebody wrote");
  assert.ok(!printed.includes("đổi tên sau khi chốt"), "what was frozen is what is printed");
});

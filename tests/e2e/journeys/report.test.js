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
  await window.type("field-contract_no", "99/HĐ-SAU-KHI-CHOT");
  await window.press("save");
  await window.go("#/report?kind=quarter&period=2023-Q3");
  await window.press("tab-differences");
  await window.until(async () => (await window.text("differences")).includes("99/HĐ-SAU-KHI-CHOT"), "the difference is listed");
  await window.press("report-submit");
  await window.until(async () => (await window.text("standing")).includes("trình ký"), "it lies before the signer");

  const record = new URL(await (await window.find("report-extras")).getAttribute("href")).hash;

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
  assert.ok(!printed.includes("SAU-KHI-CHOT"), "what was frozen is what is printed");

  // What is written after it was issued is said to be another draft; coming back shows what was issued.
  await window.press("tab-words");
  await window.type("section-evaluation", "Chữ sửa sau khi ban hành.");
  await window.press("tab-figures");
  await window.until(async () => (await window.text("standing")).includes("bản đang soạn"), "what is on screen is not what was issued");
  await window.go("#/overview");
  await window.go("#/report?kind=quarter&period=2023-Q3");
  await window.until(async () => (await window.text("standing")).includes("đã ban hành"), "what was issued is shown first");

  // Its record is kept: nothing is offered that would be refused, and what to do instead is said.
  await window.go(record);
  await window.find("record");
  await window.find("instead");
  assert.deepEqual([(await window.all("edit")).length, (await window.all("delete")).length], [0, 0]);
});

journey("a report tells its days, what its numbers are made of, and which written number is old", { ledger: "demo" }, async (window, place) => {
  await window.go("#/report?kind=year&period=2023");
  await window.find("preview");
  const days = () => window.text("report-days");
  await window.until(async () => (await days()).includes("đến 14/12/2023"), "the reporting calendar cuts off");
  assert.ok((await days()).includes("chưa kiểm chứng"), "the rule shows its mark");
  await window.press("tab-figures");
  const approved = await window.find("figure-approved");
  await window.driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", approved);
  await window.press("figure-approved");
  await window.find("behind");
  const counted = () => JSON.parse(place.skc("report", "figures", "--kind", "year", "--period", "2023", "--json"));
  const paid = counted().projects.filter((one) => one.national + one.local > 0);
  const shown = await window.text("behind");
  assert.ok(paid.every((one) => shown.includes(one.name.normalize("NFC").trim())), "every project of the number stands under it");
  assert.ok((await window.text("report-lists")).includes("Bảng này không có trong văn bản."), "an empty table says so");

  await window.press("report-days-change");
  await window.type("days-from", "01/01/2023");
  await window.type("days-to", "31/02/2023");
  await window.press("days-save");
  await window.read("“31/02/2023” không phải là ngày");
  await window.type("days-to", "31/12/2023");
  await window.press("days-save");
  await window.until(async () => (await days()).includes("đến 31/12/2023, do người lập báo cáo chọn"), "other days are chosen");
  assert.equal(counted().to, "2023-12-31", "skc counts the same days");

  // A facility that is entered today was in no bank of 2023: the number of that day stands.
  const bank = () => counted().figures.find((one) => one.key === "facilities").value;
  const before = bank();
  await window.go("#/facility");
  await window.press("new");
  await window.fill("field-name", "Cơ sở mới thành lập");
  await window.press("save");
  await window.read("Cơ sở mới thành lập");
  assert.equal(bank(), before, "as of its day");
  await window.go("#/report?kind=year&period=2023");
  await window.find("preview");

  await window.press("outline");
  await window.pressWords("Phụ lục I.");
  await window.until(async () => /Trang [4-9]/.test(await window.text("pages")), "the outline leads to the annex");
  await window.press("report-print");
  await window.until(() => existsSync(place.viewed) && execFileSync("pdfinfo", [place.viewed], { encoding: "utf8" }).includes("Pages:"), "the machine's viewer has the pages");

  // Every document of the catalogue is drawn.
  for (const kind of ["registration", "plan", "settlement", "area", "collaborators"]) {
    await window.press(`kind-${kind}`);
    await window.until(async () => (await window.body()).includes("Đúng như bản in"), `${kind} is drawn`);
  }
});

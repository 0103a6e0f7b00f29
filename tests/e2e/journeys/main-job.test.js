import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { assert, file, journey, Key } from "../window.js";

const SAMPLE = ["tests", "fixtures", "workbooks", "mau_A_dautieng.xlsx"];

journey("a survey goes in, a plan is built and approved, a report is printed", { ledger: "new" }, async (window, place) => {
  await window.year(2023);

  // The district's workbook.
  await window.go("#/survey");
  place.answer(file(...SAMPLE));
  await window.press("survey-choose");
  await window.find("sheet");
  assert.match(await window.text("count-new"), /35/, "every record of the sample is new");
  // One of its communes was divided in 2025: asked once, answered for its eight facilities.
  await window.press("values-open");
  assert.match(await window.body(), /“Xã Minh Thạnh”.*8 dòng/s);
  await window.pick("value-answer", "Xã Long Hòa");
  await write(window);
  await window.read("Hoàn tác");

  // Its facilities, found without marks.
  await window.go("#/facility");
  await window.type("list-search", "phuong dong");
  await window.read("Phương Đông");

  // Where a figure of its year came from: the cell of the sender's file.
  const id = JSON.parse(place.skc("facility", "list", "--search", "phuong dong", "--json")).rows[0].id;
  await window.go(`#/facility/${id}`);
  await window.press("years-table");
  await window.press("figure");
  assert.match(await window.text("origin"), /mau_A_dautieng\.xlsx.*ô [A-Z]+\d+/s);

  // The plan of the year from its needs, under a ceiling.
  await window.go("#/plan");
  await window.press("ceiling-add");
  await window.type("ceiling-amount", "2 tỷ 735 triệu");
  await window.press("ceiling-save");
  await window.read("2.735");
  await window.press("plan-build");
  await window.find("plan-items");
  assert.ok((await window.all("plan-item")).length > 3, "needs of the survey stand in the plan");
  await window.press("plan-approve");
  await window.type("approve-decision", "83/QĐ-SCT");
  await window.type("approve-date", "05/06/2023");
  await window.type("approve-reason", "theo kết luận họp");
  await window.press("approve-yes");
  await window.read("83/QĐ-SCT");

  // The report of the quarter: seen as it will be printed, then written and read back.
  await window.go("#/report?kind=quarter&period=2023-Q2");
  await window.find("preview");
  await window.until(async () => /\/\s*[1-9]/.test(await window.text("pages")), "the preview has pages");
  const out = join(place.home, "bao-cao.pdf");
  place.answer(out);
  await window.press("report-export");
  await window.until(() => existsSync(out), "the PDF is written");
  const text = execFileSync("pdftotext", ["-layout", out, "-"], { encoding: "utf8" }).normalize("NFC");
  for (const words of ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Bửu Long", "quý II năm 2023"]) {
    assert.ok(text.includes(words), `“${words}” copies out of the PDF`);
  }

  // Its twins, read by programs that did not write them.
  const [word, excel] = ["docx", "xlsx"].map((ending) => join(place.home, `bao-cao.${ending}`));
  for (const [path, button] of [[word, "report-export-docx"], [excel, "report-export-xlsx"]]) {
    place.answer(path);
    await window.press(button);
    await window.until(() => existsSync(path), `${path} is written`);
    await window.read(`Đã xuất ${basename(path)}`);
  }
  const twins = JSON.parse(execFileSync("/usr/bin/python3", [file("tests", "e2e", "files", "twins.py"), word, excel], { encoding: "utf8" }));
  const annexes = twins.sheets.filter((sheet) => sheet.name.startsWith("Phụ lục"));
  assert.ok(annexes.length > 2 && annexes.length === twins.tables.length, "a sheet for each table");
  assert.ok(twins.tables.at(-1).rows.length > 35, "every facility stands in the last");
  for (const [at, { name, rows, sums, titles, frozen }] of annexes.entries()) {
    const { header, rows: same } = twins.tables[at];
    assert.equal(sums.length > 0, same.some((row) => row.includes("Tổng cộng")), `${name} has its sums as formulas`);
    assert.ok(header > 0 && titles && frozen, `${name} repeats its header`);
    const figures = rows.slice(-same.length).map((row) => row.map((cell) => (typeof cell === "number" ? cell : amount(cell))));
    assert.deepEqual(figures, same.map((row) => row.map(amount)), `${name} is the same in Word and in Excel`);
    const printed = bare(text);
    for (const cell of same.flat()) assert.ok(printed.includes(bare(cell).slice(0, 8)), `“${cell}” of ${name} is printed too`);
  }
  execFileSync("soffice", ["--headless", "--convert-to", "pdf", "--outdir", join(place.home, "lo"), word], { stdio: "ignore" });
  const opened = execFileSync("pdftotext", [join(place.home, "lo", "bao-cao.pdf"), "-"], { encoding: "utf8" }).normalize("NFC");
  for (const words of ["Độc lập - Tự do - Hạnh phúc", "Bửu Long", "Tổng cộng"]) {
    assert.ok(opened.includes(words), `“${words}” opens in LibreOffice`);
  }
});

/** What a printed cell says: its number, else its text. */
function amount(cell) {
  return /^-?[\d.]+(,\d+)?$/.test(cell) ? Number(cell.replaceAll(".", "").replace(",", ".")) : cell;
}

/** A text without its spaces, however its lines are broken. */
function bare(text) {
  return text.replace(/\s/g, "");
}

journey("an import is undone whole, and the undo is undone", { ledger: "new" }, async (window, place) => {
  await window.go("#/survey");
  place.answer(file(...SAMPLE));
  await window.press("survey-choose");
  await window.find("sheet");
  await window.press("values-open");
  await window.press("values-leave");
  await write(window);
  await window.until(() => count(place) === 35, "the sample is in the ledger");
  await window.go("#/survey");
  await window.press("import-undo");
  await window.read("đã hoàn tác");
  await window.find("undone-list");
  assert.match(await window.body(), /36\s+đã bỏ khỏi sổ/, "35 facilities and an answer");
  await window.pressWords("Đã rõ");
  await window.until(() => count(place) === 0, "every record it made is gone");
  await window.press("undo");
  await window.until(() => count(place) === 35, "they are back");
});

journey("a cell is mended and a row left out before the sheet is written", { ledger: "new" }, async (window, place) => {
  await window.go("#/survey");
  place.answer(file(...SAMPLE));
  await window.press("survey-choose");
  await window.find("sheet");
  assert.match(await window.text("count-new"), /35/);
  const preview = JSON.parse(place.skc("survey", "preview", file(...SAMPLE), "--json")).files[0];
  const named = preview.records[0].sources.find((source) => source.field === "name");
  await window.mend(named.at, "Cơ sở thử sửa ô");
  await window.read("Cơ sở thử sửa ô");
  await window.select(await window.find(`row-${preview.records[1].row}`), "note");
  await window.until(async () => /34/.test(await window.text("count-new")), "the row is left out");
  await window.press("values-open");
  await window.press("values-leave");
  await write(window);
  await window.until(() => count(place) === 34, "the rest is in the ledger");
  const found = JSON.parse(place.skc("facility", "list", "--search", "thu sua o", "--json"));
  assert.equal(found.total, 1, "as it was mended");
});

journey("two records of one facility are merged, and the merge is undone", { ledger: "demo" }, async (window, place) => {
  const before = count(place);
  await window.go("#/facility/twins");
  await window.find("pair");
  const pairs = (await window.all("pair")).length;
  assert.ok(pairs > 0, "the samples hold one facility twice");
  await window.press("pair-merge");
  await window.until(() => count(place) === before - 1, "one of the two is gone");
  await window.until(async () => (await window.all("pair")).length < pairs, "the pair is decided");
  await window.press("undo");
  await window.until(() => count(place) === before, "and back again");
});

journey("a folder goes in at once; what was held back waits, is mended after a restart and written", { ledger: "new" }, async (window, place) => {
  const folder = join(place.home, "thang 6");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "xa Dinh An.csv"),
    "TT,Tên cơ sở,Chủ cơ sở,Xã,Huyện,Loại hình,Doanh thu (triệu đồng)\n1,Cơ sở Minh Tâm,Lê An,Xã Định An,Dầu Tiếng,Hộ kinh doanh,120\n2,Cơ sở Hòa Bình,Trần Bình,Xã Định An,Dầu Tiếng,Hộ kinh doanh,nhiều lắm\n",
  );
  for (const name of ["mau_B_vuthu_tcvn3.xls", "nhi_phan.xlsb"]) copyFileSync(file("tests", "fixtures", "workbooks", name), join(folder, name));
  copyFileSync(file("tests", "e2e", "files", "hong.xlsx"), join(folder, "hong.xlsx"));
  await window.go("#/survey");
  place.answer(folder);
  await window.press("survey-folder");
  await window.read("Đã đọc 4/4 tệp");
  await window.read("Ghi 3 tệp vào sổ");
  await window.until(async () => (await window.find("batch-write")).isEnabled(), "all are read");
  await window.press("batch-write");
  await window.read("Đã ghi 3 tệp: 34 thêm mới, 0 cập nhật, 0 không đổi, 1 chờ xử lý");
  assert.equal(count(place), 34);
  await window.press("batch-close");
  await window.read("Chờ xử lý: 1 dòng");
  await window.driver.executeScript("location.reload()");
  await window.press("waiting-open");
  await window.mend("G3", "95");
  await window.until(async () => /1/.test(await window.text("count-new")), "the mended row is new");
  await write(window);
  await window.until(() => count(place) === 35, "it is in the ledger");
  await window.until(async () => (await window.all("waiting")).length === 0, "nothing waits");
});

journey("a list of people is told from facilities and goes in through the same wizard", { ledger: "new" }, async (window, place) => {
  await window.go("#/survey");
  place.answer(file("tests", "fixtures", "workbooks", "people", "nghe_nhan_ong_ba.xlsx"));
  await window.press("survey-choose");
  await window.read("giống danh sách người hơn là danh sách cơ sở");
  await window.select(await window.find("survey-target"), "person");
  await window.find("survey-role");
  await window.select(await window.find("survey-role"), "nominee");
  await window.until(async () => (await window.all("survey-role")).length === 1 && /5/.test(await window.text("count-new")), "five people are new");
  await window.press("values-open");
  await window.press("values-leave");
  await write(window);
  await window.read("danh sách người");
  assert.equal(count(place), 0, "no facility came of it");
  await window.press("import-undo");
  await window.read("đã bỏ khỏi sổ");
});

journey("a corrupt file gives its sentence and nothing is written", { ledger: "new" }, async (window, place) => {
  await window.go("#/survey");
  place.answer(file("tests", "e2e", "files", "hong.xlsx"));
  await window.press("survey-choose");
  await window.read("hong.xlsx");
  await window.until(async () => /Không đọc được|hỏng/.test(await window.body()), "the sentence says what is wrong");
  assert.equal(count(place), 0);
});

journey("the demonstration ledger can be walked by keyboard", { ledger: "demo" }, async (window) => {
  await window.year(2023);
  await window.go("#/facility");
  await window.find("grid");
  await window.ctrl("k");
  await window.type("search", "dinh an");
  await window.until(async () => (await window.all("hit")).length > 0, "the one box finds across nouns");
  await window.keys(Key.ESCAPE);
});

/** Writes the sheet, once everything on it is answered. */
async function write(window) {
  await window.until(async () => (await window.find("survey-commit")).isEnabled(), "nothing is open any more");
  await window.press("survey-commit");
}

function count(place) {
  const page = JSON.parse(place.skc("facility", "list", "--json"));
  return page.total;
}

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assert, journey, Key } from "../window.js";

const SHEET = `Chương trình khuyến công tỉnh Bình Dương giai đoạn 2026-2030
STT,Nội dung,Đơn vị tính,Tổng số,2026,2027,2028,2029,2030,Kinh phí KCĐP (triệu đồng)
I,Hỗ trợ máy móc,,,,,,,,
1,Cơ sở ứng dụng máy móc,cơ sở,47,,,,,,"15.500"
2,Mô hình trình diễn kỹ thuật,mô hình,02,1,,1,,,"1.000"
II,Thông tin tuyên truyền,,,,,,,,
1,Bản tin khuyến công,cuốn,8.000,1.600,1.600,1.600,1.600,1.600,
`;

journey("a programme comes from a sheet, is given out over its years, and its numbers open their records", { ledger: "new" }, async (window, place) => {
  await window.year(2026);
  await window.go("#/programme");
  await window.read("Chưa có chương trình khuyến công nào.");
  const sheet = join(place.home, "chuong-trinh.csv");
  writeFileSync(sheet, SHEET);
  place.answer(sheet);
  await window.press("empty-import");
  await window.until(async () => (await window.text("import-counts")).includes("5 thêm mới"), "the sheet is understood");
  await window.press("import-commit");
  await window.find("programme-tree");
  await window.until(async () => (await window.all("programme-row")).length === 5, "the tree is there");

  // The first target: a year is typed in place, then the whole is given out anew.
  const machines = () => JSON.parse(place.skc("programme", "show", "--period", "2026-2030", "--json")).rows.find((row) => row.name.startsWith("Cơ sở ứng dụng"));
  const years = () => machines().years.map((year) => year.wanted);
  await window.press("want-2026");
  await window.type("quantity-input", "12");
  await (await window.find("quantity-input")).sendKeys(Key.ENTER);
  await window.until(() => years()[0] === "12", "the year is written");
  await window.find("programme-findings");
  await (await window.all("row-menu"))[1].click();
  await window.press("row-spread");
  await window.until(() => years().join() === "10,10,9,9,9", "47 facilities over five years, to the last one");

  await window.press("gaps");
  await window.until(async () => (await window.text("gaps-late")).includes("còn thiếu 47 cơ sở"), "what is late is told");
  await window.press("beside-close");

  await window.press("look-money");
  await window.find("programme-total");
  await window.read("16.500.000.000");
  await window.press("look-things");
  const out = join(place.home, "xuat.xlsx");
  place.answer(out);
  await window.press("programme-more");
  await window.press("programme-export");
  await window.until(() => existsSync(out), "the tree is written");
  for (let step = 0; step < 3; step++) await window.press("undo");
  await window.read("Chưa có chương trình khuyến công nào.");
});

import { assert, journey } from "../window.js";

/** One record of each noun of the rail, by hand: the fields that it cannot do without. */
const NOUNS = [
  ["programme", { name: "Chương trình khuyến công 2026–2030", period_start: "2026", period_end: "2030" }, "Chương trình khuyến công 2026–2030"],
  ["project", { name: "Hỗ trợ máy ép gạch không nung", source: "local", year: "2026" }, "Hỗ trợ máy ép gạch không nung"],
  ["course", { name: "Tập huấn khởi sự doanh nghiệp", year: "2026" }, "Tập huấn khởi sự doanh nghiệp"],
  ["award_round", { name: "Bình chọn sản phẩm cấp tỉnh", kind: "product", level: "province", year: "2026" }, "Bình chọn sản phẩm cấp tỉnh"],
  ["collaborator", { name: "Trần Thị Bưởi" }, "Trần Thị Bưởi"],
  ["activity", { name: "Hội chợ hàng công nghiệp nông thôn", kind: "fair", year: "2026" }, "Hội chợ hàng công nghiệp nông thôn"],
  ["legal_document", { number: "59/2015/QĐ-UBND" }, "59/2015/QĐ-UBND"],
  ["facility", { name: "Cơ sở Ặc quy Hoà Bình" }, "Cơ sở Ặc quy Hoà Bình"],
];

for (const [noun, fields, title] of NOUNS) {
  journey(`a record of ${noun} is made, edited, undone and kept in its history`, { ledger: "new" }, async (window) => {
    await window.year(2026);
    // A place with a screen of its own keeps its list behind it.
    await window.go(noun === "programme" ? "#/programme/all" : `#/${noun}`);
    await window.press("new");
    for (const [name, value] of Object.entries(fields)) await window.fill(`field-${name}`, value);
    await window.press("save");
    await window.read(title);
    await window.press("edit");
    await window.fill("field-note", "ghi chú thử");
    await window.press("save");
    await window.read("ghi chú thử");
    await window.press("undo");
    await window.until(async () => !(await window.body()).includes("ghi chú thử"), "the edit is undone");
    await window.press("redo");
    await window.press("tab-history");
    await window.find("history");
    await window.read("ghi chú thử");
    assert.ok((await window.all("row")).length > 0, "it stands in its list");
  });
}

journey("a message takes back its own operation and no other", { ledger: "new" }, async (window) => {
  const offered = async () => (await window.all("toast-action")).length;
  for (const name of ["Lê Văn Tám", "Đinh Thị Chín"]) {
    await window.go("#/collaborator/new");
    await window.fill("field-name", name);
    await window.press("save");
    await window.read(name);
  }
  assert.equal((await window.all("toast")).length, 2, "both were told");
  assert.equal(await offered(), 1, "only the newest can be taken back");
  await window.press("toast-action");
  await window.until(async () => !(await window.text("totals")).includes("2 "), "the second is gone");
  await window.go("#/collaborator");
  await window.read("Lê Văn Tám");
  assert.ok(!(await window.text("totals")).startsWith("0"), "the first stays");
});

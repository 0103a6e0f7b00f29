import { assert, journey } from "../window.js";

journey("a line is held against the norm of its day, with its row and mark", { ledger: "new" }, async (window) => {
  await window.go("#/norm");
  await window.pick("norm-content", "ND3");
  await window.press("norm-source-national");
  await window.type("norm-support", "650000000");
  await window.type("norm-costs", "2000000000");
  await window.press("norm-ask");
  await window.read("Chưa chọn khoản định mức, nhưng vượt mọi khoản có thể áp dụng");
  await window.type("norm-support", "250000000");
  await window.press("norm-ask");
  await window.read("Cần chọn khoản");
  assert.equal((await window.all("norm-pick")).length, 5, "the items of ND3 are offered, none is guessed");
  await window.pressWords("Chọn khoản này");
  await window.find("norm-status");
  await window.press("norm-item-drop");
  await window.type("norm-date", "10/5/2018");
  await window.press("norm-ask");
  await window.until(async () => (await window.all("norm-pick")).length === 3, "the items of the older circular");
});

journey("a new circular follows the old norm in one step, and undo takes it back", { ledger: "new" }, async (window) => {
  await window.go("#/legal_document");
  const texts = async () => Number(/(\d+) văn bản\b/.exec(await window.body())?.[1] ?? 0);
  await window.until(async () => (await texts()) > 0, "the shipped texts are listed");
  const before = await texts();
  await window.go("#/norm");
  await window.press("norm-new-text");
  await window.type("doc-number", "99/2026/TT-BTC");
  await window.fill("doc-kind", "circular");
  await window.type("doc-issued", "20/11/2026");
  await window.type("doc-effective", "01/01/2027");
  await window.type("rows-search", "tien tien");
  await window.until(async () => (await window.all("norm-line")).length === 1, "the norm of machines is found");
  await window.fill("line-change", "replace");
  await window.type("line-cap", "400000000");
  await window.press("new-text-save");
  await window.read("thêm 1 định mức, 1 định mức cũ hết hiệu lực");
  await window.go("#/legal_document");
  await window.until(async () => (await texts()) === before + 1, "the text stands in the list");
  await window.press("undo");
  await window.until(async () => (await texts()) === before, "the text is gone from the list");
});

journey("a rule's new version holds from its day, the old one until the eve", { ledger: "new" }, async (window) => {
  await window.go("#/deadline/96b902c9-7196-5757-9bdb-aebbb2e77c2a");
  await window.press("succeed");
  await window.type("asked", "32/13/2027");
  await window.press("asked-yes");
  assert.equal((await window.all("dialog")).length, 1, "a day that is none is asked for again");
  await window.type("asked", "01/01/2027");
  await window.press("asked-yes");
  await window.find("form");
  await window.type("field-days_after", "20");
  await window.press("save");
  await window.read("01/01/2027");
  await window.go("#/deadline");
  const listed = async () => Number(/(\d+) thời hạn/.exec(await window.body())?.[1] ?? 0);
  await window.until(async () => (await listed()) === 10, "both versions are listed");
  await window.press("undo");
  await window.press("undo");
  await window.until(async () => (await listed()) === 9, "and one again");
});

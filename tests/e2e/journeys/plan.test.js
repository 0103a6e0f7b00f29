import { assert, journey } from "../window.js";

journey("a plan is mixed, copied and compared, approved, supplemented, and shown as of a day", { ledger: "demo" }, async (window) => {
  await window.year(2027);
  await window.go("#/plan");
  await window.press("ceiling-add");
  await window.type("ceiling-amount", "900000000");
  await window.press("ceiling-save");
  await window.read("900");

  // The best mix is looked at with its reasons, then put in whole.
  await window.press("plan-mix");
  await window.find("mix-lines");
  await window.press("mix-outside");
  await window.press("mix-apply");
  await window.find("plan-items");
  const lines = (await window.all("plan-item")).length;
  assert.ok(lines > 0, "the mix stands in the draft");

  // A second draft beside it.
  await window.press("plan-menu");
  await window.press("menu-copy");
  await window.press("asked-yes");
  await window.find("plan-drafts");
  await window.press("plan-menu");
  await window.press("menu-compare");
  await window.find("difference");
  await window.read("giữ nguyên");
});

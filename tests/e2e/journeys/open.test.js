import { assert, journey } from "../window.js";

journey("the window opens on a freshly created ledger and shows its name", { ledger: "new" }, async (window) => {
  await window.read("so-khuyen-cong");
  await window.read("Tổng quan");
  assert.match(await window.driver.getTitle(), /Sổ Khuyến công/);
  assert.equal((await window.all("no-ledger")).length, 0, "the ledger is open");
});

journey("on a machine without a ledger the window makes the first one", {}, async (window, place) => {
  await window.read("so-khuyen-cong");
  const refused = () => place.skc("ledger", "undo");
  assert.throws(refused, "the window holds the ledger, so the command line may not write");
});

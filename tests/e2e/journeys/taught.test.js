import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assert, journey } from "../window.js";

journey("what one laptop was taught goes to another in a file, and is taken back with one key", { ledger: "new" }, async (window, place) => {
  const taught = { format: "so-khuyen-cong/cach-doc", version: 1, headings: [{ field: "phone", written: "Số Zalo" }] };
  const from = join(place.home, "cách đọc máy kia.json");
  writeFileSync(from, JSON.stringify(taught));
  await window.go("#/survey");
  await window.press("taught");
  place.answer(from);
  await window.press("taught-receive");
  await window.read("Đã nhận: 1 cách đọc mới");

  await window.press("taught");
  const to = join(place.home, "cách đọc.json");
  place.answer(to);
  await window.press("taught-send");
  await window.read("Đã ghi cách đọc.json");
  assert.deepEqual(JSON.parse(readFileSync(to, "utf8")).headings, taught.headings);

  // The same once more brings nothing, and says so.
  await window.press("taught");
  place.answer(from);
  await window.press("taught-receive");
  await window.read("Sổ đã nhớ mọi cách đọc");

  await window.ctrl("z");
  await window.read("Đã hoàn tác");
  await window.go("#/survey_synonym");
  await window.until(async () => !(await window.body()).includes("Số Zalo"), "the heading is gone");
});

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { assert, journey } from "../window.js";

journey("the communes are sent their questionnaires, and one that comes back finds its facilities", { ledger: "demo" }, async (window, place) => {
  const folder = join(place.home, "gửi xã");
  mkdirSync(folder);
  await window.go("#/survey");
  await window.press("questionnaires");
  await window.find("questionnaires-areas");
  place.answer(folder);
  await window.press("questionnaires-write");
  await window.find("questionnaires-done");
  const files = readdirSync(folder);
  assert.ok(files.length > 1 && files.every((name) => /^Khao_sat_\d{4}_[a-z0-9-]+\.xlsx$/.test(name)), files.join(", "));
  assert.match(await window.text("questionnaires-done"), new RegExp(`Đã ghi ${files.length} biểu khảo sát.*gửi xã`));
  await window.press("questionnaires-close");

  // Nobody filled it in: nothing is new, nothing changes.
  place.answer(join(folder, files[0]));
  await window.press("survey-choose");
  await window.find("sheet");
  assert.match(await window.text("count-new"), /^\D*0\D*$/);
  assert.match(await window.text("count-update"), /^\D*0\D*$/);
});

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, journey } from "../window.js";

journey("a need of a facility becomes a project that is adjusted by a paper, and its day goes into a calendar file", { ledger: "new" }, async (window, place) => {
  await window.survey(place);

  // A facility's need, straight into a project of the fund that is chosen.
  const { rows } = JSON.parse(place.skc("facility", "list", "--search", "Hiệp Hòa", "--json"));
  await window.go(`#/facility/${rows[0].id}`);
  await window.quiet();
  await window.press("need-project");
  await window.press("need-fund-local");
  await window.press("need-yes");
  await window.find("project-life");
  const projects = () => JSON.parse(place.skc("project", "list", "--year", "2023", "--json")).projects;
  assert.deepEqual(projects().map((one) => [one.source, one.state]), [["local", "proposed"]]);
  await window.press("undo");
  await window.until(() => projects().length === 0, "and can be undone");

  // The others by the plan: approved money and its decision come with it.
  await window.plan2023("100000000");
  await window.go(`#/project/${projects()[0].id}`);
  await window.find("project-life");
  await window.press("tab-project_budget");
  await window.find("project-money");
  await window.keepPicture("before the adjustment");

  // Out goes one who benefits, in comes another; a new end; less money. What it means is told before it is written.
  await window.quiet();
  await window.press("adjust");
  await window.type("adjust-no", "90/QĐ-SCT");
  await window.type("adjust-on", "05/05/2023");
  await window.type("adjust-reason", "Cơ sở xin giãn tiến độ");
  await window.type("adjust-name", "Hỗ trợ máy tách màu gạo, điều chỉnh");
  await window.type("adjust-ends_on", "30/11/2023");
  await window.press("adjust-join");
  const joined = await window.all("adjust-facility");
  await joined.at(-1).sendKeys("Việt Mỹ");
  await window.find("choice");
  // By the keyboard: the list of the picker lies over the edge of the dialog.
  await joined.at(-1).sendKeys("\uE007");
  await window.press("adjust-go");
  await window.find("adjust-draft");
  await window.read("Việt Mỹ");
  await window.keepPicture("an adjustment before it is written");
  await window.press("adjust-go");
  await window.closed();
  await window.read("90/QĐ-SCT");
  await window.read("Lần 1");
  assert.ok(projects().some((one) => one.name === "Hỗ trợ máy tách màu gạo, điều chỉnh" && one.beneficiaries.includes("Việt Mỹ")));
  await window.keepPicture("after the adjustment");
  await window.quiet();
  const paper = join(place.home, "so-sanh.pdf");
  place.answer(paper);
  await window.press("compare-pdf");
  await window.until(() => existsSync(paper), "the comparison is printed");
  await window.press("undo");
  await window.read("Chưa điều chỉnh lần nào");
  await window.press("redo");
  await window.read("Lần 1");

  // The day the contract ends stands in the calendar and in the file for other programs.
  const out = join(place.home, "han.ics");
  await window.go("#/overview/calendar");
  place.answer(out);
  await window.press("calendar-export");
  await window.until(() => existsSync(out), "the calendar file is written");
  const calendar = readFileSync(out, "utf8");
  assert.ok(calendar.startsWith("BEGIN:VCALENDAR") && calendar.includes("BEGIN:VEVENT"), "it is a calendar");
  assert.ok(calendar.trimEnd().endsWith("END:VCALENDAR"));
});

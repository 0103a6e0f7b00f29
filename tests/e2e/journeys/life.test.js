import { assert, file, journey } from "../window.js";

const SAMPLE = ["tests", "fixtures", "workbooks", "mau_A_dautieng.xlsx"];

journey("a need of a survey becomes a project, is paid, visited, accepted and settled, and stands in the report", { ledger: "new" }, async (window, place) => {
  await window.year(2023);
  await window.go("#/survey");
  place.answer(file(...SAMPLE));
  await window.press("survey-choose");
  await window.find("sheet");
  await window.press("values-open");
  await window.pick("value-answer", "Xã Long Hòa");
  await window.until(async () => (await window.find("survey-commit")).isEnabled(), "nothing is open any more");
  await window.press("survey-commit");
  await window.read("Đã ghi mau_A_dautieng.xlsx");

  // One need, under a ceiling, approved, made a project.
  await window.go("#/plan");
  await window.press("ceiling-add");
  await window.type("ceiling-amount", "300000000");
  await window.press("ceiling-save");
  await window.find("candidates");
  await window.press("plan-build");
  await window.find("plan-items");
  await window.press("plan-approve");
  await window.type("approve-decision", "83/QĐ-SCT");
  await window.type("approve-date", "15/02/2023");
  await window.press("approve-yes");
  await window.read("83/QĐ-SCT");
  await window.press("plan-projects");
  await window.find("projects-made");
  const listed = () => JSON.parse(place.skc("project", "list", "--year", "2023", "--json")).projects;
  assert.ok(listed().length > 0, "the plan became projects");
  const id = listed()[0].id;
  const shown = () => JSON.parse(place.skc("project", "show", id, "--json"));

  // Its contract, an advance, a visit, its acceptance.
  await window.go(`#/project/${id}`);
  await window.find("project-life");
  const step = async (to, day, paper) => {
    await window.press("tab-card");
    await window.press(`step-to-${to}`);
    await window.type("step-on", day);
    await window.type("step-document", paper);
    if ((await window.all("step-reason")).length > 0) await window.type("step-reason", "Giấy tờ gốc lưu ở phòng kế toán");
    await window.press("step-yes");
    await window.until(async () => (await window.all("dialog")).length === 0, `${to} is written`);
    assert.equal(shown().life.state, to);
  };
  await step("contracted", "01/03/2023", "01/HĐ-KC");
  await window.press("tab-project_budget");
  await window.find("project-money");
  const pay = async (kind, amount, day) => {
    await window.press("tab-project_budget");
    await window.press("pay");
    await window.pick("pay-kind", kind);
    await window.type("pay-amount", amount);
    await window.type("pay-day", day);
    await window.press("pay-save");
    await window.until(async () => (await window.all("dialog")).length === 0, `${kind} is written`);
  };
  await pay("Tạm ứng", "10000000", "05/03/2023");
  await step("running", "10/03/2023", "khởi công");
  await step("accepted", "01/09/2023", "07/BB-NT");
  await step("disbursed", "05/09/2023", "UNC-02");
  await step("settled", "10/09/2023", "09/BB-TL");

  // The first screen and the report say so; what is undone is gone and comes back.
  await window.go("#/overview");
  await window.press("sum-total--spent");
  await window.until(async () => (await window.all("behind")).length === 1, "a sum opens its records");
  const advanced = () => JSON.parse(place.skc("report", "figures", "--kind", "year", "--period", "2023", "--json")).figures.find((one) => one.key === "advanced").value;
  assert.equal(advanced(), 10_000_000);
  await window.press("undo");
  await window.until(() => shown().life.state === "disbursed", "the settlement is undone");
  await window.press("redo");
  await window.until(() => shown().life.state === "settled", "and done again");

  await window.press("behind-close");
  await window.press("open-calendar");
  await window.read("Lịch các hạn");
});

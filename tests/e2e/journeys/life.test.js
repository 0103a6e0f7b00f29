import { assert, journey, Key } from "../window.js";

journey("a need of a survey becomes a project, is paid, visited, accepted and settled, and stands in the report", { ledger: "new" }, async (window, place) => {
  await window.survey(place);

  // One need, under a ceiling, approved, made a project.
  await window.plan2023("300000000");
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
    await window.closed();
    assert.equal(shown().life.state, to);
  };
  await step("contracted", "01/03/2023", "01/HĐ-KC");
  // What was typed wrong is put right with a reason; Hủy asks before what was typed is given up.
  await window.press("step-other");
  await window.press("correct");
  await window.fill("correct-step", "contracted");
  await window.type("correct-no", "10/HĐ-KC");
  await window.pressWords("Hủy");
  await window.read("Nội dung vừa nhập chưa ghi");
  await window.press("stay");
  await window.press("correct-yes");
  await window.read("Đính chính cần lý do");
  await window.type("correct-reason", "gõ nhầm số hợp đồng");
  await window.press("correct-yes");
  await window.closed();
  const contract = () => shown().life.line.find((one) => one.state === "contracted").document_no;
  assert.equal(contract(), "10/HĐ-KC");
  await window.press("tab-project_budget");
  await window.find("project-money");
  const line = () => listed().find((one) => one.id === id);
  assert.ok(line().approved_vnd > 0 && line().paid_vnd === 0, "approved, nothing paid");
  // The messages of what was done before lie over no button.
  await window.press("pay");
  await window.pick("pay-kind", "Tạm ứng");
  // An amount as people write it; one that cannot be read hands on nothing, by *Ghi* and by Enter.
  await window.type("pay-day", "5/3");
  await window.type("pay-amount", "80 triệu hay 90");
  await window.press("pay-save");
  await window.read("“80 triệu hay 90” chưa phải là số tiền");
  await window.keys(Key.ENTER);
  assert.equal((await window.all("dialog")).length, 1, "nothing is written beside an error");
  assert.equal(line().paid_vnd, 0);
  await window.type("pay-amount", "299 triệu");
  await window.press("pay-save");
  await window.read("vượt");
  assert.equal(line().paid_vnd, 0, "more than may be advanced is not paid");
  await window.type("pay-amount", "10 triệu");
  await window.keys(Key.ENTER);
  await window.closed();
  assert.equal(line().paid_vnd, 10_000_000);
  await step("running", "10/03/2023", "khởi công");
  await window.press("tab-project_visit");
  await window.press("add-project_visit");
  await window.type("field-visited_on", "15/06/2023");
  await window.fill("field-kind", "check");
  await window.type("field-conclusion", "Máy đã lắp, chạy thử đạt");
  await window.press("save");
  await window.read("Máy đã lắp, chạy thử đạt");
  await step("accepted", "01/09/2023", "07/BB-NT");
  await step("disbursed", "05/09/2023", "UNC-02");
  await step("settled", "10/09/2023", "09/BB-TL");
  // What a settlement stands on stays, and says so; what is always refused is not offered.
  await window.press("tab-project_budget");
  await window.read("các khoản tiền đã ghi được giữ nguyên");
  assert.equal((await window.all("payment-remove")).length, 0);
  await window.press("budget-menu");
  assert.ok(!(await window.body()).includes("Mở lại kinh phí phê duyệt"));
  await window.keys(Key.ESCAPE);

  // The first screen and the report say so; what is undone is gone and comes back.
  await window.go("#/overview");
  await window.press("sum-total--spent");
  await window.until(async () => (await window.all("behind")).length === 1, "a sum opens its records");
  const { figures } = JSON.parse(place.skc("report", "figures", "--kind", "year", "--period", "2023", "--json"));
  const figure = (key) => figures.find((one) => one.key === key).value;
  const sum = (key) => listed().reduce((all, one) => all + one[key], 0);
  assert.deepEqual(["advanced", "paid_to_date", "approved", "projects"].map(figure), [10_000_000, 10_000_000, sum("approved_vnd"), listed().length]);
  await window.press("undo");
  await window.until(() => shown().life.state === "disbursed", "the settlement is undone");
  await window.press("redo");
  await window.until(() => shown().life.state === "settled", "and done again");

  await window.press("behind-close");
  await window.press("open-calendar");
  await window.read("Lịch các hạn");
});

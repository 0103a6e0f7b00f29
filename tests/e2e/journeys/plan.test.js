import { assert, journey } from "../window.js";

journey("a plan is drafted twice, compared, promoted, submitted, issued, and amended by a supplement", { ledger: "new" }, async (window, place) => {
  await window.survey(place);
  const shown = () => JSON.parse(place.skc("plan", "show", "--year", "2023", "--json"));

  // The best mix under a ceiling, with its reasons, then the same by the order of the law in a second draft.
  await window.go("#/plan");
  await window.press("ceiling-add");
  await window.type("ceiling-amount", "500000000");
  await window.press("ceiling-save");
  await window.closed();
  await window.press("plan-mix");
  await window.read("Đã chứng minh: không có phương án nào nhiều điểm hơn.");
  assert.ok((await window.all("mix-lines")).length === 1, "the lines that come in are listed");
  await window.press("mix-outside");
  await window.press("mix-apply");
  await window.closed();
  await window.find("plan-items");
  const best = shown();
  assert.ok(best.items.length > 0, "the mix stands in the draft");
  assert.ok(best.ceilings.every((one) => one.left >= 0), "no ceiling is passed");

  await window.press("plan-menu");
  await window.press("menu-copy");
  await window.type("asked", "Ít mục hơn");
  await window.press("asked-yes");
  await window.closed();
  await window.until(async () => (await window.text("plan-drafts")).includes("Ít mục hơn"), "the second draft is there");
  await window.press("plan-remove");
  await window.press("plan-menu");
  await window.press("menu-compare");
  await window.find("difference");
  await window.keepPicture("plan compared");
  await window.keys("\uE00C");
  await window.closed();
  await window.press("plan-menu");
  await window.press("menu-promote");
  await window.until(() => shown().items.length === best.items.length - 1, "the year's plan is the shorter draft");

  // A step with its paper, the decision, and what it froze.
  await window.press("plan-menu");
  await window.press("menu-step");
  await window.type("step-date", "01/02/2023");
  await window.type("step-paper", "12/TTr-TTKC");
  await window.press("step-save");
  await window.closed();
  await window.read("Trình Sở");
  await window.press("plan-approve");
  await window.type("approve-decision", "83/QĐ-SCT");
  await window.type("approve-date", "15/01/2023");
  await window.type("approve-reason", "theo kết luận họp");
  await window.press("approve-yes");
  await window.read("Ngày 15/01/2023 đứng trước bước");
  await window.type("approve-date", "15/02/2023");
  await window.press("approve-yes");
  await window.closed();
  await window.read("83/QĐ-SCT");
  const issued = shown().totals.total;

  // Its record keeps its lines: none is changed or taken out there, and it is not taken out itself.
  await window.go(`#/plan/${shown().id}`);
  await window.find("record");
  await window.find("instead");
  assert.equal((await window.all("delete")).length, 0, "it stays");
  await window.press("tab-plan_item");
  await window.find("children-plan_item");
  await window.find("instead");
  assert.deepEqual([(await window.all("edit-row")).length, (await window.all("delete-row")).length], [0, 0]);
  await window.go("#/plan");
  await window.find("plan-items");

  // A supplement by hand: nothing of it is in force until it is decided, and the day before it is as it was.
  await window.press("plan-menu");
  await window.press("menu-supplement");
  await window.press("plan-add");
  await window.type("item-title", "Hội chợ hàng công nghiệp nông thôn");
  await window.type("item-content", "hội chợ");
  await window.press("choice");
  await window.type("item-other", "20000000");
  await window.press("item-save");
  await window.closed();
  await window.find("plan-delta");
  assert.equal(shown().totals.total, issued, "a supplement that is drafted is not in force");
  await window.press("plan-approve");
  await window.type("approve-decision", "120/QĐ-SCT");
  await window.type("approve-date", "20/06/2023");
  await window.press("approve-yes");
  await window.closed();
  await window.read("120/QĐ-SCT");
  assert.equal(shown().totals.total, issued + 20_000_000);
  await window.keepPicture("plan amended");
  await window.press("plan-menu");
  await window.press("menu-day");
  await window.type("asked", "01/03/2023");
  await window.press("asked-yes");
  await window.closed();
  await window.find("plan-day");
  assert.ok(!(await window.text("plan-total")).includes("20.000.000"), "on that day the supplement was not there");
  await window.press("plan-day-off");
  await window.press("undo");
  await window.until(() => shown().totals.total === issued, "the supplement's decision is undone");
});

journey("a ceiling is set once and taken away, and an amount typed beside millions says its unit", { ledger: "new" }, async (window, place) => {
  await window.survey(place);
  const shown = () => JSON.parse(place.skc("plan", "show", "--year", "2023", "--json"));
  await window.go("#/plan");
  for (const amount of ["500 triệu", "400 triệu"]) {
    await window.press("ceiling-add");
    await window.type("ceiling-amount", amount);
    await window.press("ceiling-save");
    if (amount === "500 triệu") await window.closed();
  }
  await window.read("cho nguồn này, mọi nội dung");
  // What was typed is not thrown away by Esc alone.
  await window.keys("\uE00C");
  await window.find("leaving");
  await window.press("stay");
  await window.find("ceiling-amount");
  await window.keys("\uE00C");
  await window.press("leave");
  await window.closed();
  assert.equal(shown().ceilings.length, 1);
  await window.press("ceiling");
  await window.press("ceiling-drop");
  await window.closed();
  await window.until(() => shown().ceilings.length === 0, "the ceiling is taken away");

  await window.press("plan-build");
  await window.find("plan-items");
  await window.press("unit-million");
  await window.press("amount-local");
  await window.type("amount-input", "90");
  await (await window.find("amount-input")).sendKeys("\uE007");
  await window.read("“90” có thể hiểu là 90 đồng hoặc 90.000.000 đồng");
  await window.keepPicture("an amount beside millions");
  await window.type("amount-input", "90 triệu");
  await (await window.find("amount-input")).sendKeys("\uE007");
  await window.until(() => shown().items.some((one) => one.local === 90_000_000), "ninety million");
  assert.ok(shown().items.every((one) => one.local !== 90));
});

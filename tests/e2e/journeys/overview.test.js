import { assert, By, journey } from "../window.js";

journey("what waits leads to exactly as many records, and the list is whole again afterwards", { ledger: "demo" }, async (window) => {
  const waiting = (await window.driver.wait(async () => (await window.all("attention"))[0], 15_000)) && (await window.find("attention"));
  const lines = await waiting.findElements(By.css("li"));
  const found = [];
  for (const line of lines) {
    const [link] = await line.findElements(By.css("a"));
    const hash = link && new URL(await link.getAttribute("href")).hash;
    if (hash?.includes("filters=")) found.push({ hash, count: await (await line.findElement(By.css(".num"))).getText() });
  }
  assert.ok(found.length > 0, "something waits");
  for (const { hash, count } of found) {
    await window.go(hash);
    await window.until(async () => (await window.text("totals")).startsWith(`${count} `), `${hash} shows ${count}`);
  }
  const project = found.find(({ hash }) => hash.startsWith("#/project?"));
  assert.ok(project, "projects wait");
  await window.go(project.hash);
  await window.find("clear");
  await window.press("nav-project");
  await window.until(async () => (await window.all("clear")).length === 0, "the list is whole again");
  assert.equal(await (await window.find("every-year")).isSelected(), false, "of the working year");

  // A year that has a draft is not said to have no plan.
  await window.year(2024);
  await window.go("#/overview");
  await window.read("Kế hoạch năm 2024 chưa có hiệu lực.");
  await window.press("planned-year");
  await window.find("by-content");
});

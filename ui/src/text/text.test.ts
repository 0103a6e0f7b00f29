import { describe, expect, it } from "vitest";
import type { Kind } from "../ipc";
import { readDate, readPartialDate, showDate, showMoment, showPeriod, showRecent } from "./dates";
import { fold, matches } from "./fold";
import { decimalsOf, grouped, inMillions, plainMoney } from "./money";
import { masked, shortName } from "./names";
import { daysLeft, fileSize, inside, timeLeft } from "./sentences";
import { read, show, showQuantity, typed } from "./values";

describe("money", () => {
  it("is written in groups of three", () => {
    expect([0, 999, 1000, -1234567, 9007199254740991].map(grouped)).toEqual(["0", "999", "1.000", "-1.234.567", "9.007.199.254.740.991"]);
  });

  it("is read in million đồng without rounding anything away", () => {
    const cases: [number, string][] = [
      [2_735_000_000, "2.735"],
      [2_500_500_000, "2.500,5"],
      [1, "0,000001"],
      [-90_000_000, "-90"],
      [0, "0"],
    ];
    for (const [dong, text] of cases) expect(inMillions(dong), String(dong)).toBe(text);
  });

  it("keeps the same number of decimals down a column", () => {
    const column = [2_500_500_000, 12_000_000_000, null];
    expect(decimalsOf(column)).toBe(1);
    expect(inMillions(12_000_000_000, 1)).toBe("12.000,0");
  });

  it("is taken as plain digits while it is typed, and never guessed", () => {
    for (const text of ["1234567", "1.234.567", "1 234 567"]) expect(plainMoney(text), text).toEqual({ value: 1234567 });
    for (const text of ["3 tỷ", "8 t", "-5", "1,5", "12.50", "3.3000.000", "năm trăm", "99999999999999999"]) expect(plainMoney(text), text).toEqual({ problem: "" });
  });
});

describe("dates", () => {
  it("are read as typed, known in part or whole", () => {
    const cases: [string, string][] = [
      ["31/05/2022", "2022-05-31"],
      ["1-3-2019", "2019-03-01"],
      ["3/2019", "2019-03"],
      ["2019", "2019"],
      ["quý II/2022", "2022-Q2"],
      ["Quy 4 2022", "2022-Q4"],
      ["quý iii năm 2023", "2023-Q3"],
    ];
    for (const [text, wire] of cases) expect(readPartialDate(text), text).toEqual({ value: wire });
    for (const text of ["31/02/2022", "13/2022", "quý V/2022", "hôm qua"]) expect(readPartialDate(text), text).toHaveProperty("problem");
  });

  it("without a year are of the working year, and may be said in words", () => {
    const cases: [string, string][] = [
      ["15/8", "2025-08-15"],
      ["15/8/2026", "2026-08-15"],
      ["15/8/26", "2026-08-15"],
      ["1.2.98", "1998-02-01"],
      ["ngày 15 tháng 8 năm 2026", "2026-08-15"],
      ["15 tháng 8", "2025-08-15"],
    ];
    for (const [text, wire] of cases) expect(readDate(text, 2025), text).toEqual({ value: wire });
    for (const text of ["29/2", "15/13", "8", "15/8/", "15/8/202", "hôm nay", "8/2026"]) expect(readDate(text, 2025), text).toHaveProperty("problem");
    expect([readPartialDate("15/8", 2025), readPartialDate("tháng 3/2019", 2025), readPartialDate("năm 2019", 2025)]).toEqual([{ value: "2025-08-15" }, { value: "2019-03" }, { value: "2019" }]);
  });

  it("go back to the same words", () => {
    for (const wire of ["2019", "2019-03", "2022-Q2", "2022-05-31"]) expect(readPartialDate(showDate(wire))).toEqual({ value: wire });
    expect(readDate("22112026")).toEqual({ value: "2026-11-22" });
  });

  it("of today are said shortly", () => {
    expect(showRecent("2026-11-22T11:42:10", new Date(2026, 10, 22))).toBe("11:42 hôm nay");
    expect(showRecent("2026-11-21 11:42", new Date(2026, 10, 22))).toBe("11:42, 21/11/2026");
    expect(showMoment("2026-11-22T08:05:00")).toBe("08:05, 22/11/2026");
  });

  it("shows a stored period in words, and leaves it as it is stored where it is typed", () => {
    expect(show({ type: "text" }, "2023-Q4")).toBe("Quý IV năm 2023");
    expect(show({ type: "text" }, "2023-Q5")).toBe("2023-Q5");
    expect(typed({ type: "text" }, "2023-Q4")).toBe("2023-Q4");
  });

  it("name a reporting period in words", () => {
    expect(["2026-09", "2026-Q3", "2026-H1", "2026-9M", "2026"].map(showPeriod)).toEqual([
      "tháng 9 năm 2026",
      "quý III năm 2026",
      "6 tháng đầu năm 2026",
      "9 tháng đầu năm 2026",
      "năm 2026",
    ]);
  });
});

describe("values", () => {
  const quantity: Kind = { type: "quantity", scale: 2 };

  it("unknown is empty and zero is 0", () => {
    expect(show({ type: "count" }, null)).toBe("");
    expect(show({ type: "count" }, 0)).toBe("0");
    expect(read({ type: "count" }, "")).toEqual({ value: null });
  });

  it("a decimal is typed with a comma and travels with a point", () => {
    expect(read(quantity, "12,5")).toEqual({ value: "12.5" });
    expect(read(quantity, "1.234,5")).toEqual({ value: "1234.5" });
    expect(read(quantity, "12,505")).toHaveProperty("problem");
    expect(typed(quantity, "12.50")).toBe("12,5");
    expect(showQuantity("1234.50")).toBe("1.234,5");
  });

  it("a flag has three answers", () => {
    expect([true, false, null].map((value) => show({ type: "flag" }, value))).toEqual(["có", "không", ""]);
  });

  it("a choice is shown by its label, a reference by its title", () => {
    expect(show({ type: "choice", choices: [{ code: "local", label: "KCĐP" }] }, "local")).toBe("KCĐP");
    expect(show({ type: "ref", noun: "unit" }, "01", "xã Long Hoà")).toBe("xã Long Hoà");
  });
});

describe("words", () => {
  it("are found without marks", () => {
    for (const text of ["Đường", "đuong", "DUONG"]) expect(fold(text)).toBe("duong");
    expect(matches("Xã Minh Thạnh, huyện Dầu Tiếng", "minh th dau")).toBe(true);
  });

  it("of a label bend inside a sentence, abbreviations do not", () => {
    expect(["KCQG", "Nhóm ngành (Điều 5)", "Mã ngành (VSIC)", "Đối ứng", "MST"].map(inside)).toEqual(["KCQG", "nhóm ngành (Điều 5)", "mã ngành (VSIC)", "đối ứng", "MST"]);
  });

  it("say how far away something is", () => {
    expect([daysLeft(-6), daysLeft(0), daysLeft(5)]).toEqual(["quá 6 ngày", "hôm nay", "còn 5 ngày"]);
    expect([timeLeft(3), timeLeft(33), timeLeft(130)]).toEqual(["sắp xong", "còn khoảng 40 giây", "còn khoảng 3 phút"]);
    expect(fileSize(1536)).toBe("1,5 kB");
  });
});

describe("names in a narrow column", () => {
  it("shorten the legal form and keep the proper name whole", () => {
    const cases: [string, string, string][] = [
      ["Công ty TNHH Đức Trí", "Cty TNHH", "Đức Trí"],
      ["Công ty TNHH SX TM Đồng Tâm", "Cty TNHH …", "Đồng Tâm"],
      ["Công ty TNHH SX-TM-DV Xuân Trường", "Cty TNHH …", "Xuân Trường"],
      ["Công ty TNHH MTV Việt Thắng", "Cty TNHH MTV", "Việt Thắng"],
      ["Hợp tác xã Bửu Long", "HTX", "Bửu Long"],
      ["Cơ sở cơ khí Phương Đông", "CS", "cơ khí Phương Đông"],
      ["Út Hiền", "", "Út Hiền"],
    ];
    for (const [name, form, proper] of cases) expect(shortName(name), name).toEqual({ form, proper });
  });

  it("personal numbers are masked", () => {
    expect(masked("0961234676")).toBe("096•••4676");
  });
});

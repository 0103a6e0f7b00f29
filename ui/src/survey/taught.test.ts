import { expect, it } from "vitest";
import { said } from "./taught";

it("what a file from another laptop brought is told part by part, and nothing of what is none", () => {
  expect(said({ added: 2, changed: 0, same: 0, left: 0 })).toBe("Đã nhận: 2 cách đọc mới");
  expect(said({ added: 1_200, changed: 1, same: 3, left: 2 })).toBe("Đã nhận: 1.200 cách đọc mới, 1 cách đọc đổi theo tệp, 3 đã có sẵn, 2 bỏ qua vì sổ này không có trường, danh mục hoặc đơn vị đó");
});

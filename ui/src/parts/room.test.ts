import { describe, expect, it } from "vitest";
import { freePlace } from "./room";

const room = { left: 0, top: 0, right: 1000, bottom: 700 };
const size = { width: 400, height: 40 };
const box = (left: number, top: number, width: number, height: number) => ({ left, top, right: left + width, bottom: top + height });

describe("where a message lies", () => {
  it("lies in the lower right corner where nothing is there", () => {
    expect(freePlace(size, room, [])).toEqual({ left: 600, top: 660 });
  });

  it("covers no button: beside it at the foot, above it where the whole foot is taken", () => {
    expect(freePlace(size, room, [box(900, 660, 80, 30)])).toEqual({ left: 300, top: 660 });
    const foot = [box(0, 650, 1000, 50)];
    const place = freePlace(size, room, foot);
    expect(place.top + size.height).toBeLessThanOrEqual(650);
    expect(place.left).toBe(600);
  });

  it("stays in the corner where everything is taken, and in the room where it is larger than that", () => {
    expect(freePlace(size, room, [box(0, 0, 1000, 700)])).toEqual({ left: 600, top: 660 });
    expect(freePlace({ width: 2000, height: 900 }, room, [])).toEqual({ left: 0, top: 0 });
  });
});

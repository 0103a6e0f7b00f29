/** Where a message may lie: over no button and no field that somebody may want next. */

export type Box = { left: number; top: number; right: number; bottom: number };

const STEP = 8;
const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The lowest free place for something of this size, the right one first; the lower right corner where nothing is free. */
export function freePlace(size: { width: number; height: number }, room: Box, taken: Box[]): { left: number; top: number } {
  const lowest = Math.max(room.top, room.bottom - size.height);
  const right = Math.max(room.left, room.right - size.width);
  const lefts = [right, room.left + (right - room.left) / 2, room.left];
  for (let top = lowest; top >= room.top; top -= STEP) {
    for (const left of lefts) {
      const place = { left, top, right: left + size.width, bottom: top + size.height };
      if (!taken.some((one) => meet(one, place))) return { left, top };
    }
  }
  return { left: right, top: lowest };
}

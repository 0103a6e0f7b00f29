import { expect, it, vi } from "vitest";
import type { AttachmentView } from "../ipc";
import { Files } from "./attachments.svelte";

const file = (id: string, kind: string, here = true): AttachmentView => ({ id, noun: "project", record_id: "p", name: `${id}.jpg`, caption: null, kind, media_type: "image/jpeg", size: 10, document_no: null, dated_on: null, here });

it("photos get a picture once, papers none, and pictures are let go of with the record", async () => {
  const made = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  const freed = vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  const attachmentPhoto = vi.fn(() => Promise.resolve(new Uint8Array([1])));
  const all = [file("a", "photo"), file("b", "paper"), file("c", "photo", false)];
  const files = new Files(
    {
      attachmentList: () => Promise.resolve(all),
      attachmentAdd: () => Promise.resolve(null),
      attachmentRemove: () => Promise.resolve({ value: [], changed: ["attachment"], operation: null }),
      attachmentPhoto,
    },
    "project",
    "p",
  );
  await files.load();
  await files.load();
  expect(files.photos.map((one) => one.id)).toEqual(["a", "c"]);
  expect(files.papers.map((one) => one.id)).toEqual(["b"]);
  expect(attachmentPhoto).toHaveBeenCalledOnce();
  expect(await files.add()).toBeNull();
  files.close();
  expect(made).toHaveBeenCalledOnce();
  expect(freed).toHaveBeenCalledWith("blob:1");
});

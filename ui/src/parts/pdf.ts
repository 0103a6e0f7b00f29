/** The one module that touches pdf.js. Its worker is part of the bundle; nothing is fetched from anywhere. */
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = workerUrl;

export type Pages = {
  count: number;
  /** Width and height of each page at 100 %, in CSS pixels. */
  sizes: { width: number; height: number }[];
  /** Its bookmarks, outermost at depth 0, each with its page. */
  outline: { title: string; depth: number; page: number }[];
  draw(page: number, canvas: HTMLCanvasElement, zoom: number): Promise<void>;
  close(): void;
};

export async function open(bytes: Uint8Array): Promise<Pages> {
  // pdf.js takes the buffer away with it: hand over a copy.
  const loading = getDocument({ data: bytes.slice(), enableXfa: false, isEvalSupported: false, useSystemFonts: false, disableFontFace: false });
  const pdf: PDFDocumentProxy = await loading.promise;
  const sizes: Pages["sizes"] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { width, height } = (await pdf.getPage(number)).getViewport({ scale: 96 / 72 });
    sizes.push({ width, height });
  }
  const outline: Pages["outline"] = [];
  type Node = Awaited<ReturnType<PDFDocumentProxy["getOutline"]>>[number];
  async function walk(nodes: Node[], depth: number): Promise<void> {
    for (const node of nodes) {
      const place = typeof node.dest === "string" ? await pdf.getDestination(node.dest) : node.dest;
      const target = place?.[0] as { num: number; gen: number } | undefined;
      if (target) outline.push({ title: node.title, depth, page: (await pdf.getPageIndex(target)) + 1 });
      await walk(node.items as Node[], depth + 1);
    }
  }
  await walk((await pdf.getOutline()) ?? [], 0);
  return {
    count: pdf.numPages,
    sizes,
    outline,
    async draw(number, canvas, zoom) {
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: (96 / 72) * zoom * (window.devicePixelRatio || 1) });
      // Drawn aside and copied whole, so that a page being drawn again never flashes white.
      const aside = document.createElement("canvas");
      aside.width = Math.floor(viewport.width);
      aside.height = Math.floor(viewport.height);
      await page.render({ canvas: aside, viewport }).promise;
      canvas.width = aside.width;
      canvas.height = aside.height;
      canvas.getContext("2d")?.drawImage(aside, 0, 0);
    },
    close: () => void loading.destroy(),
  };
}

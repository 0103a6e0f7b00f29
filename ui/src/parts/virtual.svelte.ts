/** Which rows of a long list are in view: TanStack's virtualiser as a rune. All rows are equally high. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualItem } from "@tanstack/virtual-core";

type Options = { count: () => number; height: () => number; top?: () => number };

export class Rows {
  items = $state.raw<VirtualItem[]>([]);
  height = $state(0);
  #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  #element: HTMLElement | null = null;

  constructor(private readonly options: Options) {
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.#settings());
  }

  #settings() {
    return {
      count: this.options.count(),
      getScrollElement: () => this.#element,
      estimateSize: () => this.options.height(),
      overscan: 8,
      // The header sticks to the top of the same scroller: a row scrolled to must not hide below it.
      scrollPaddingStart: this.options.top?.() ?? 0,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.#take(),
    };
  }

  #take(): void {
    this.items = this.#virtualizer.getVirtualItems();
    this.height = this.#virtualizer.getTotalSize();
  }

  /** Watches a scroller; answers with the way to stop. */
  attach(element: HTMLElement): () => void {
    this.#element = element;
    const stop = this.#virtualizer._didMount();
    this.update();
    return () => {
      stop();
      this.#element = null;
    };
  }

  /** The number or the height of rows changed. */
  update(): void {
    this.#virtualizer.setOptions(this.#settings());
    this.#virtualizer.measure();
    this.#virtualizer._willUpdate();
    this.#take();
  }

  /** Brings a row into view. */
  reveal(index: number): void {
    this.#virtualizer.scrollToIndex(index, { align: "auto" });
  }

  center(index: number): void {
    this.#virtualizer.scrollToIndex(index, { align: "center" });
  }
}

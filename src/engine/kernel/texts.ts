import type { SearchText } from '../search/search-text.ts';
import * as layout from './assembly/layout.ts';
import type { KernelExports, KernelMemory } from './memory/kernel-memory.ts';

/** Looks for texts in the input. From and to are offsets in the input. */
export class KernelTexts {
  readonly #memory: KernelMemory;
  readonly #kernel: KernelExports;
  /** The text that the kernel looks for now: many chunks are asked for the same one. */
  #present: SearchText | null = null;

  constructor(memory: KernelMemory, kernel: KernelExports) {
    this.#memory = memory;
    this.#kernel = kernel;
  }

  /** See Analyzer. */
  find(text: SearchText, from: number, to: number): number {
    this.lookFor(text);
    const found = this.#kernel.findText(layout.INPUT + from, layout.INPUT + to);
    return found === 0 ? -1 : found - layout.INPUT;
  }

  /** See Analyzer. */
  countLinesWith(text: SearchText, from: number, to: number): number {
    this.lookFor(text);
    return this.#kernel.countLinesWithText(layout.INPUT + from, layout.INPUT + to);
  }

  /** See Analyzer. */
  countEntriesWith(text: SearchText, from: number, to: number): { entries: number; next: number } {
    this.lookFor(text);
    const left = this.#kernel.countEntriesWith(layout.INPUT + from, layout.INPUT + to);
    const next = left === 0 ? -1 : left - layout.INPUT;
    return { entries: this.#memory.word(layout.TEXT_ENTRIES), next };
  }

  /** Tells the kernel which text is meant by what it is asked next. */
  lookFor(text: SearchText): void {
    if (this.#present === text) return;
    this.#present = text;
    const { bytes } = this.#memory;
    bytes.set(text.bytes, layout.NEEDLE);
    bytes.set(text.cases, layout.NEEDLE_CASES);
    this.#kernel.setNeedle(text.bytes.length, text.first, text.second);
  }
}

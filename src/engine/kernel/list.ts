/** The list of a chunk's entries: most are listed by the kernel, and those of lines that it cannot read from here. */

import type { RecordCounter } from '../interpreter/record-counter.ts';
import { patternOf } from '../interpreter/record-counter.ts';
import { factsWord, type ListNames, type RecordList } from '../listing/record-list.ts';
import { emptyPartial, type PartialReport } from '../report/partial-report.ts';
import * as layout from './assembly/layout.ts';
import type { KernelExports, KernelMemory } from './memory/kernel-memory.ts';

export class KernelList {
  readonly #memory: KernelMemory;
  readonly #kernel: KernelExports;
  readonly #names: ListNames;
  /** The list under way; null while nothing is listed. */
  #list: RecordList | null = null;
  #from = 0;
  /** Of the lines that the interpreter reads: it is told why they are invalid. */
  #partial = emptyPartial([]);

  constructor(memory: KernelMemory, kernel: KernelExports, names: ListNames) {
    this.#memory = memory;
    this.#kernel = kernel;
    this.#names = names;
  }

  /** Begins to list into `list`, which has the names of this kernel: where the interpreter's lines go. */
  begin(list: RecordList, byteOffset: number): { partial: PartialReport; records: RecordCounter } {
    this.#list = list;
    this.#from = list.length;
    this.#memory.setWord(layout.LIST_COUNT, 0);
    this.#kernel.beginList(true);
    return { partial: this.#partial, records: this.#recordLister(byteOffset) };
  }

  /** Ends the list; what was listed ends at this offset of the input. */
  finish(end: number): void {
    this.drain();
    this.#list!.closeFrom(this.#from, end);
  }

  /** After `finish`, and after an error. */
  stop(): void {
    this.#kernel.beginList(false);
    this.#list = null;
  }

  /** Takes what the kernel has listed, and empties its columns. */
  drain(): void {
    const count = this.#memory.word(layout.LIST_COUNT);
    const { bytes, words } = this.#memory;
    const list = this.#list!;
    const columns = list.grow(count);
    const at = list.length;
    const column = (address: number) => words.subarray(address / 4, address / 4 + count);
    columns.starts.set(column(layout.LIST_STARTS), at);
    columns.lines.set(column(layout.LIST_LINES), at);
    columns.forms.set(column(layout.LIST_PATTERNS), at);
    columns.facts.set(column(layout.LIST_FACTS), at);
    columns.paths.set(column(layout.LIST_PATHS), at);
    columns.pathEnds.set(column(layout.LIST_PATH_ENDS), at);
    columns.times.set(new Float64Array(bytes.buffer, layout.LIST_TIMES, count), at);
    for (const addresses of [columns.starts, columns.paths, columns.pathEnds]) {
      toOffsets(addresses.subarray(at, at + count));
    }
    list.length += count;
    this.#memory.setWord(layout.LIST_COUNT, 0);
  }

  /** Lists the line at `start` that the interpreter has just read, if it is invalid. */
  takeInvalid(start: number): void {
    if (this.#list === null) return;
    const sample = this.#partial.invalidSamples.pop();
    if (!sample) return;
    const reason = this.#names.reasons.numberOf(sample.reason);
    const facts = { level: -1, reason, status: 0, method: 0, isPathElsewhere: false };
    this.#add(start, 0, factsWord(facts), Number.NaN);
  }

  #recordLister(byteOffset: number): RecordCounter {
    const { forms } = this.#names;
    return {
      begin: (format, text, header, { offset }) => {
        const facts = {
          level: header.level,
          reason: 0,
          status: format.accessLog ? header.status : 0,
          method: 0,
          isPathElsewhere: format.accessLog,
        };
        const form = forms.numberOf(patternOf(format, text, header));
        this.#add(offset - byteOffset, form, factsWord(facts), header.timestamp);
      },
      continueWith: () => undefined,
    };
  }

  #add(start: number, form: number, facts: number, time: number): void {
    this.#kernel.listEntry(start + layout.INPUT, form, facts, time, 0, 0);
  }
}

/** Addresses in the input become offsets; 0 stands for none and stays. */
function toOffsets(addresses: Uint32Array): void {
  for (let i = 0; i < addresses.length; i++) {
    if (addresses[i] !== 0) addresses[i]! -= layout.INPUT;
  }
}

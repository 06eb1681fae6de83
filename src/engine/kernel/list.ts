/** The list of a chunk's entries: most are listed by the kernel, and those of lines that it cannot read from here. */

import type { RecordCounter } from '../interpreter/record-counter.ts';
import { patternOf } from '../interpreter/record-counter.ts';
import { factsWord, type ListNames, type RecordList } from '../listing/record-list.ts';
import type { InvalidReason } from '../types.ts';
import * as layout from './assembly/layout.ts';
import type { KernelExports, KernelMemory } from './memory/kernel-memory.ts';

export class KernelList {
  readonly #memory: KernelMemory;
  readonly #kernel: KernelExports;
  readonly #names: ListNames;
  readonly #isLogOfRequests: boolean;
  /** The list under way; null while nothing is listed. */
  #list: RecordList | null = null;
  #from = 0;

  constructor(
    memory: KernelMemory,
    kernel: KernelExports,
    names: ListNames,
    isLogOfRequests: boolean,
  ) {
    this.#memory = memory;
    this.#kernel = kernel;
    this.#names = names;
    this.#isLogOfRequests = isLogOfRequests;
  }

  /** Begins to list into `list`, which has the names of this kernel; `counts`: and to count as well. */
  begin(list: RecordList, counts: boolean): void {
    this.#list = list;
    this.#from = list.length;
    this.#memory.setWord(layout.LIST_COUNT, 0);
    this.#kernel.beginList(true, counts);
  }

  /** Ends the list; what was listed ends at this offset of the input. */
  finish(end: number): void {
    this.drain();
    this.#list!.closeFrom(this.#from, end);
  }

  /** After `finish`, and after an error. */
  stop(): void {
    this.#kernel.beginList(false, true);
    this.#list = null;
  }

  /** Takes what the kernel has listed, and empties its columns. Ends mean nothing yet, unless it was around a text. */
  drain(): void {
    const count = this.#memory.word(layout.LIST_COUNT);
    const { bytes, words } = this.#memory;
    const list = this.#list!;
    const columns = list.grow(count);
    const at = list.length;
    const column = (address: number) => words.subarray(address / 4, address / 4 + count);
    columns.starts.set(column(layout.LIST_STARTS), at);
    columns.lines.set(column(layout.LIST_LINES), at);
    columns.formats.set(bytes.subarray(layout.LIST_FORMATS, layout.LIST_FORMATS + count), at);
    columns.forms.set(column(layout.LIST_PATTERNS), at);
    columns.facts.set(column(layout.LIST_FACTS), at);
    columns.paths.set(column(layout.LIST_PATHS), at);
    columns.pathEnds.set(column(layout.LIST_PATH_ENDS), at);
    columns.ends.set(column(layout.LIST_ENDS), at);
    columns.times.set(new Float64Array(bytes.buffer, layout.LIST_TIMES, count), at);
    list.length += count;
    this.#memory.setWord(layout.LIST_COUNT, 0);
  }

  /** Lists an invalid line that the interpreter has read, if a list is made. */
  addInvalid(start: number, reason: InvalidReason): void {
    if (this.#list === null) return;
    const number = this.#names.reasons.numberOf(reason);
    const none = { level: -1, status: 0, method: 0, isPathElsewhere: false, isOther: false };
    this.#add(start, 0, 0, factsWord({ ...none, reason: number }), Number.NaN);
  }

  /** Lists the records that the interpreter reads, of a chunk at this offset of the file, and then lets `next` see them. */
  lister(byteOffset: number, next: RecordCounter | null): RecordCounter {
    const { formats, forms } = this.#names;
    return {
      begin: (format, text, header, place) => {
        const facts = {
          level: header.level,
          reason: 0,
          status: format.accessLog ? header.status : 0,
          method: 0,
          isPathElsewhere: format.accessLog,
          isOther: format.accessLog !== this.#isLogOfRequests,
        };
        const form = forms.numberOf(patternOf(format, text, header));
        const number = formats.numberOf(format.name);
        this.#add(place.offset - byteOffset, number, form, factsWord(facts), header.timestamp);
        next?.begin(format, text, header, place);
      },
      continueWith: (text, offset) => next?.continueWith(text, offset),
    };
  }

  #add(start: number, format: number, form: number, facts: number, time: number): void {
    this.#kernel.listEntry(start + layout.INPUT, format, form, facts, time, 0, 0);
  }
}

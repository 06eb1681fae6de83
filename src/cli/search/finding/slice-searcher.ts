/** What one thread searches of a file: the slices whose turn it gets. */
import type { ChunkPlace } from '../../../engine/index.ts';
import { SliceReader } from '../../../engine-threads/slice-reader.ts';
import { AppError } from '../../../errors.ts';
import { slicesIn } from '../../../ingest/cut-slices.ts';
import type { Answer, Question } from '../asking/question.ts';
import type { ListedPiece } from '../printing/context.ts';
import { ChunkSearcher } from './chunk-searcher.ts';
import { Turns } from './turns.ts';

export interface SearchTask {
  file: string;
  /** In bytes. */
  size: number;
  /** See Turns. */
  turns: SharedArrayBuffer;
  question: Question;
  /** For each slice the number of its first line, where that is needed. */
  firstLines: number[] | null;
}

/** A slice that could not be cut: the file has to be read in order from `uncut`, where that is known. */
export interface Uncut {
  uncut: number | null;
}

export type SliceAnswer = Answer | Uncut;

export class SliceSearcher {
  readonly turns: Turns;
  readonly #task: SearchTask;
  readonly #searcher: ChunkSearcher;
  readonly #reader: SliceReader;

  constructor(task: SearchTask) {
    const { file, size, turns, question } = task;
    this.#task = task;
    this.turns = new Turns(slicesIn(size), turns);
    this.#searcher = new ChunkSearcher(question, size);
    const input = (length: number) => this.#searcher.input(length);
    this.#reader = new SliceReader(file, size, question.options, input);
  }

  /** Searches a slice. Throws `file_changed` where the file became shorter. */
  search(slice: number): SliceAnswer {
    const { start, length } = this.#reader.read(slice);
    if (start === null || length === null) return { uncut: start };
    return this.#searcher.answer(length, this.#place(slice, start));
  }

  /** Lists a slice that could be cut. */
  list(slice: number): Omit<ListedPiece, 'keep'> {
    const { start, length } = this.#reader.read(slice);
    if (start === null || length === null) {
      throw new AppError('file_changed', 'The file was changed while it was read. Try again.');
    }
    return this.#searcher.list(length, this.#place(slice, start));
  }

  #place(slice: number, byteOffset: number): ChunkPlace {
    return { firstLine: this.#task.firstLines?.[slice] ?? 1, byteOffset, carry: 'start' };
  }

  close(): void {
    this.#reader.close();
  }
}

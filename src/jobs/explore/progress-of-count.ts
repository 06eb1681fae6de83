/** How far the count of a question's matches has come. */
import { countOnCard } from '../../engine/query/index.ts';
import type { FrameAnswer } from '../../engine-threads/search/question.ts';
import type { StoredFrame } from '../storage/frames.ts';
import type { ScannedBatch } from './batches/scan-frames.ts';
import type { CountsOfFrames } from './frame-counts.ts';
import type { ReadQuestion } from './read-question.ts';

export interface Total {
  count: number;
  /** False: there are at least so many. */
  isExact: boolean;
}

/** A part of the file about which nothing can be said. */
export interface MissingPart {
  fromLine: number;
  bytes: number;
  reason: string;
}

export interface CountProgress {
  total: Total;
  /** Bytes of the file, decompressed, whose matches are counted, and all that are there. */
  scanned: { bytes: number; of: number };
  missing: MissingPart[];
}

/** Why nothing is said of a frame; null where something is. */
function reasonOf({ damaged, unanswered }: FrameAnswer): string | null {
  if (damaged !== undefined) return `The stored bytes are damaged: ${damaged}.`;
  return unanswered ?? null;
}

export class QuestionCount {
  readonly #frames: readonly StoredFrame[];
  readonly #counts: CountsOfFrames;
  readonly #isFinal: boolean;
  readonly #missing = new Map<StoredFrame, MissingPart>();

  /** `counts` are those of the question; `isFinal`: no further frames come. What cards tell of it is counted at once. */
  constructor(
    frames: readonly StoredFrame[],
    { query, bounds }: ReadQuestion,
    counts: CountsOfFrames,
    isFinal: boolean,
  ) {
    this.#frames = frames;
    this.#counts = counts;
    this.#isFinal = isFinal;
    for (const { card, place } of frames) {
      if (card === null || counts.has(place.byteOffset)) continue;
      const { least, most } = countOnCard(query, bounds, card);
      if (least === most) counts.set(place.byteOffset, least);
    }
  }

  /** Frames in which something may match, in order. */
  get candidates(): StoredFrame[] {
    return this.#frames.filter(({ place }) => this.#counts.get(place.byteOffset) !== 0);
  }

  add({ frames }: ScannedBatch): void {
    for (const { frame, answer } of frames) {
      const { byteOffset, firstLine } = frame.place;
      const reason = reasonOf(answer);
      if (reason === null) this.#counts.set(byteOffset, answer.count);
      else this.#missing.set(frame, { fromLine: firstLine, bytes: frame.byteLength, reason });
    }
  }

  /** Frames whose matches nobody has counted yet. */
  get uncounted(): StoredFrame[] {
    return this.#frames.filter(
      (frame) => !this.#counts.has(frame.place.byteOffset) && !this.#missing.has(frame),
    );
  }

  get progress(): CountProgress {
    let count = 0;
    let bytes = 0;
    let of = 0;
    for (const { place, byteLength } of this.#frames) {
      of += byteLength;
      const known = this.#counts.get(place.byteOffset);
      if (known === undefined) continue;
      count += known;
      bytes += byteLength;
    }
    const isExact = this.#isFinal && bytes === of;
    const missing = [...this.#missing.values()];
    return { total: { count, isExact }, scanned: { bytes, of }, missing };
  }
}

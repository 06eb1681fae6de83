import { cutUnpacked } from '../../ingest/cut-frames.ts';
import type { CutOptions, CutSummary, Frame } from '../../ingest/types.ts';
import type { Counts, Unpacked, UnpackOptions } from '../../ingest/unpack.ts';

type Step = IteratorResult<Frame, CutSummary>;

/** An upload that is being cut into frames, the first of which can be looked at before it is taken. */
export interface Cutting {
  /** What has come so far. */
  counts(): Counts;
  /** The first step; `next` returns it again. */
  peek(): Promise<Step>;
  next(): Promise<Step>;
  /** Ends the cutting, wherever it is. */
  stop(): Promise<void>;
}

const NOTHING: CutSummary = {
  ...{ format: null, encoding: 'utf-8' },
  ...{ totalBytes: 0, receivedBytes: 0, contentHash: null, frameCount: 0 },
};

/** Starts with the first call; see `cutUnpacked` for what it throws. */
export function startCutting(
  unpacked: Unpacked,
  options: Omit<CutOptions, keyof UnpackOptions>,
): Cutting {
  let peeked: Promise<Step> | undefined;
  const cut = cutUnpacked(unpacked, options);
  return {
    counts: () => unpacked.counts(),
    peek: () => {
      peeked ??= cut.next();
      return peeked;
    },
    next: () => {
      const step = peeked ?? cut.next();
      peeked = undefined;
      return step;
    },
    stop: async () => {
      // What it is given back is looked at by nobody.
      await cut.return(NOTHING);
    },
  };
}

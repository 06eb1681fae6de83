import type { JobRow } from '../model/job-row.ts';
import { type FrameParts, readFrame, type StoredFrame } from './frames.ts';

/** Decompressed bytes of the frames that are read while the one before is used: a store far away is not waited for each time. */
const AHEAD_BYTES = 3 * 1024 * 1024;

/**
 * Reads frames one after the other, the next ones ahead. Throws what `readFrame` throws, when it is that frame's turn. What
 * is read ahead when the caller stops is dropped.
 */
export async function* readFrames(
  parts: FrameParts,
  job: Pick<JobRow, 'id' | 'blobPrefix'>,
  frames: readonly StoredFrame[],
): AsyncGenerator<{ frame: StoredFrame; bytes: Uint8Array }, void> {
  const reading: { frame: StoredFrame; bytes: Promise<Uint8Array> }[] = [];
  let [next, ahead] = [0, 0];
  const start = () => {
    while (next < frames.length && (reading.length === 0 || ahead < AHEAD_BYTES)) {
      const frame = frames[next++]!;
      const bytes = readFrame(parts, job, frame);
      // It is thrown in its turn, unless nobody asks for it any more.
      bytes.catch(() => undefined);
      reading.push({ frame, bytes });
      ahead += frame.byteLength;
    }
  };
  for (start(); reading.length > 0; start()) {
    const { frame, bytes } = reading.shift()!;
    ahead -= frame.byteLength;
    yield { frame, bytes: await bytes };
  }
}

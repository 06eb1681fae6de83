import type { FormatInfo } from '../../../engine/index.ts';
import { unpack } from '../../../ingest/unpack.ts';
import type { JobRow } from '../../model/job-row.ts';
import { framesOf } from '../../storage/frames.ts';
import { readFrames } from '../../storage/read-frames.ts';
import { type Cutting, startCutting } from '../cutting.ts';
import { storeOrFail } from '../store-or-fail.ts';
import type { UploadParts } from '../upload-parts.ts';

/** A job, and the one that reads it again. */
export interface RereadOf {
  job: JobRow;
  reread: JobRow;
  /** Undefined where it is to be detected. */
  format: FormatInfo | undefined;
}

/** Cuts the kept bytes of a job anew and stores them; what goes wrong is in the history of `reread`. */
export async function readAgain(
  parts: UploadParts,
  { job, reread, format }: RereadOf,
  signal: AbortSignal,
): Promise<void> {
  const { catalog, chunkSizes } = parts.settings;
  const cutting = startCutting(unpack(bytesOf(parts, job, signal), { isPlain: true }), {
    ...{ catalog, format, ownsPieces: true },
    frameBytes: chunkSizes.frameBytes,
  });
  try {
    await storeLogged(parts, reread, cutting, signal);
  } finally {
    await cutting.stop();
  }
}

/** All errors are stored with the job, and those that are not the file's are logged. */
async function storeLogged(
  parts: UploadParts,
  reread: JobRow,
  cutting: Cutting,
  signal: AbortSignal,
): Promise<void> {
  try {
    await storeOrFail(parts, reread, cutting, signal);
  } catch (error) {
    const { id: jobID, rereads } = reread;
    parts.log.warn({ jobID, rereads, err: error }, 'the bytes of a job could not be read again');
  }
}

/** The kept bytes of a job. Throws the signal's reason when it aborts. */
async function* bytesOf(
  parts: UploadParts,
  job: JobRow,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const frames = await framesOf(parts.db, job);
  for await (const { bytes } of readFrames(parts, job, frames)) {
    signal.throwIfAborted();
    yield bytes;
  }
}

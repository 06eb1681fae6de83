/** Receives a file that may be an archive. */
import { AppError, messageOf } from '../../../errors.ts';
import {
  type ArchiveKind,
  archiveKindOf,
  mayBeArchive,
} from '../../../ingest/archives/archive-kind.ts';
import { expand } from '../../../ingest/archives/expand.ts';
import type { UploadMemory } from '../../../ingest/decoder-memory.ts';
import { peeked } from '../../../ingest/peeked.ts';
import type { Unpacked } from '../../../ingest/unpack.ts';
import { findJob } from '../../model/job-row.ts';
import type { UploadedFile, UploadRequest } from '../../model/types.ts';
import { failUpload } from '../../transitions/fail-job.ts';
import { chosenZone } from '../chosen-zone.ts';
import { createJob } from '../create-job.ts';
import { assertReceivable, receiveLog, resultOf, unpackUpload } from '../receive.ts';
import { isFileFault } from '../store-or-fail.ts';
import type { UploadParts } from '../upload-parts.ts';
import { Bundle } from './bundle.ts';

/** Members that are named where none is a log. */
const NAMED_MEMBERS = 3;

/** See `Jobs.receiveUpload`. */
export async function receiveUpload(
  parts: UploadParts,
  source: AsyncIterable<Uint8Array>,
  request: UploadRequest,
): Promise<UploadedFile[]> {
  await assertReceivable(parts, request);
  const { unpacked, memory } = unpackUpload(parts, source, request);
  const { head, pieces } = await peeked(unpacked.pieces, mayBeArchive);
  const whole = { ...unpacked, pieces };
  try {
    const kind = archiveKindOf(head);
    if (kind !== null) return await receiveArchive(parts, kind, whole, memory, request);
    return [{ result: await receiveLog(parts, whole, request) }];
  } finally {
    await pieces.return();
  }
}

async function receiveArchive(
  parts: UploadParts,
  kind: ArchiveKind,
  unpacked: Unpacked,
  memory: UploadMemory,
  request: UploadRequest,
): Promise<UploadedFile[]> {
  const bundle = new Bundle(parts, request);
  const { maxUploadBytes: maxBytes, maxDecompressionRatio: maxRatio } = parts.settings;
  const receivedBytes = () => unpacked.counts().receivedBytes;
  try {
    const members = expand(kind, unpacked.pieces, { memory, maxBytes, maxRatio, receivedBytes });
    for await (const one of members) {
      if ('skipped' in one) bundle.skip(one.skipped);
      else await bundle.receive(one.log);
    }
  } catch (error) {
    const known = error instanceof AppError ? error : undefined;
    const code = known?.code ?? 'internal';
    bundle.skip({ path: '', code, message: known ? messageOf(error) : 'Upload the file again.' });
    if (!isFileFault(error)) {
      await end(parts, bundle, request, { isCut: true, contentHash: null });
      throw error;
    }
  }
  const { contentHash } = unpacked.counts();
  return end(parts, bundle, request, { isCut: false, contentHash });
}

/** An archive without any log is a failed job itself, so that its owner finds why. */
async function end(
  parts: UploadParts,
  bundle: Bundle,
  request: UploadRequest,
  how: { isCut: boolean; contentHash: string | null },
): Promise<UploadedFile[]> {
  if (await bundle.end(how)) return bundle.files;
  const timeZone = await chosenZone(parts, request.ownerID, request.timeZone);
  const job = await createJob(parts, { ...request, timeZone });
  await failUpload(parts, job, reasonOf(bundle));
  const failed = await findJob(parts.db, job.id);
  if (!failed) throw new AppError('not_found', 'The job was removed while it was uploading.');
  return [{ result: resultOf(failed) }];
}

function reasonOf({ skipped }: Bundle): { code: string; message: string } {
  const whole = skipped.find(({ path }) => path === '');
  if (whole) return whole;
  const named = skipped
    .slice(0, NAMED_MEMBERS)
    .map(({ path, code, message }) => `${path}: ${message} (${code})`);
  const more = skipped.length > NAMED_MEMBERS ? ` And ${skipped.length - NAMED_MEMBERS} more.` : '';
  const message = `The archive holds no log. ${named.join(' ')}${more}`;
  return { code: 'empty_archive', message };
}

import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors.ts';
import type { Callers } from '../../identity/callers.ts';
import type { UploadedFile, UploadRequest } from '../../jobs/index.ts';
import type { HttpDeps } from '../deps.ts';
import { assertStillGood, userOf } from '../plugins/access/auth.ts';

type Upload = Omit<UploadRequest, 'ownerID'>;

/**
 * Receives a file as a job of the caller, or an archive as several. Where the account was deleted or disabled, or the session or key has ended,
 * while the file came, the job is removed again: nobody could see it.
 */
export async function receiveForCaller(
  request: FastifyRequest,
  { jobs, callers }: Pick<HttpDeps, 'jobs'> & { callers: Callers },
  source: AsyncIterable<Uint8Array>,
  upload: Upload,
): Promise<UploadedFile[]> {
  const ownerID = userOf(request).id;
  const files = await jobs.receiveUpload(source, { ...upload, ownerID });
  try {
    await assertStillGood(request, callers);
  } catch (error) {
    for (const file of files) {
      if ('result' in file) await removeIfThere(jobs, ownerID, file.result.jobID);
    }
    throw error;
  }
  return files;
}

/** It may be gone already, with the account. */
async function removeIfThere(
  jobs: HttpDeps['jobs'],
  ownerID: string,
  jobID: string,
): Promise<void> {
  await jobs.remove(ownerID, jobID).catch((failure: unknown) => {
    if (!(failure instanceof AppError && failure.code === 'not_found')) throw failure;
  });
}

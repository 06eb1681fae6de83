import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors.ts';
import type { Callers } from '../../identity/callers.ts';
import type { UploadRequest, UploadResult } from '../../jobs/index.ts';
import type { HttpDeps } from '../deps.ts';
import { assertStillGood, userOf } from '../plugins/access/auth.ts';

type Upload = Omit<UploadRequest, 'ownerID'>;

/**
 * Receives a file as a job of the caller. Where the account was deleted or disabled, or the session or key has ended,
 * while the file came, the job is removed again: nobody could see it.
 */
export async function receiveForCaller(
  request: FastifyRequest,
  { jobs, callers }: Pick<HttpDeps, 'jobs'> & { callers: Callers },
  source: AsyncIterable<Uint8Array>,
  upload: Upload,
): Promise<UploadResult> {
  const ownerID = userOf(request).id;
  const result = await jobs.receive(source, { ...upload, ownerID });
  try {
    await assertStillGood(request, callers);
  } catch (error) {
    await jobs.remove(ownerID, result.jobID).catch((failure: unknown) => {
      // It may be gone already, with the account.
      if (!(failure instanceof AppError && failure.code === 'not_found')) throw failure;
    });
    throw error;
  }
  return result;
}

/** What an id means that a person gives: a job, or an archive with its logs. */
import { type Job, Problem } from '../../client/node/index.ts';
import type { Server } from '../client/connect.ts';

/** What `ofJob` gives for a job of the id, or what `ofBundle` gives where it is an archive's. */
export async function eitherOf<Result>(
  ofJob: () => Promise<Result>,
  ofBundle: () => Promise<Result>,
): Promise<Result> {
  try {
    return await ofJob();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    try {
      return await ofBundle();
    } catch (other) {
      // Of an id that means nothing it is said that there is no such job.
      throw isNotFound(other) ? error : other;
    }
  }
}

export const isNotFound = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'not_found';

/** The logs of an archive, in its own order. */
export async function logsOf(server: Server, bundleID: string): Promise<Job[]> {
  const jobs: Job[] = [];
  for await (const job of server.jobs({ bundleID })) jobs.push(job);
  return jobs.reverse();
}

export interface Member {
  jobID: string;
  /** Only where it tells several apart. */
  name: string | undefined;
}

/** The job of the id, or those of the archive. */
export function membersOf(server: Server, id: string): Promise<Member[]> {
  return eitherOf<Member[]>(
    async () => [{ jobID: (await server.job(id)).jobID, name: undefined }],
    async () =>
      (await logsOf(server, id)).map(({ jobID, fileName, bundle }) => ({
        jobID,
        name: bundle?.path || fileName,
      })),
  );
}

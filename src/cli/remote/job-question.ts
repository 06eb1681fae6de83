/** A question to the kept bytes of a job on a server. */
import type { Count, Question } from '../../client/node/index.ts';
import type { Server } from '../client/connect.ts';
import { startProgress } from '../output/progress.ts';
import type { Said } from './problems.ts';

export interface JobQuestion {
  server: Server;
  jobID: string;
  question: Question;
}

/** What the server says of the question, without its answer. */
export const saidOf = ({ server, jobID, question }: JobQuestion): Promise<Said> =>
  server.recordPage(jobID, { ...question, limit: 1 });

/** How many records match, counted to the end, with a progress bar on a terminal. */
export async function countRecords({ server, jobID, question }: JobQuestion): Promise<Count> {
  let progress: Promise<Awaited<ReturnType<typeof startProgress>>> | undefined;
  let seen = 0;
  try {
    return await server.count(jobID, question, ({ bytes, of }) => {
      progress ??= startProgress('Searching', of);
      const more = bytes - seen;
      seen = bytes;
      void progress.then((bar) => bar.add(more));
    });
  } finally {
    (await progress)?.stop();
  }
}

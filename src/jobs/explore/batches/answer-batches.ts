/** The other side of `spreadOver`: batches of questions that other processes were asked. */
import type { Answering } from '../../../requests/request-bus.ts';
import type { ExploreParts } from '../explore-parts.ts';
import { decodeBatch, encodeAnswer } from './batch-message.ts';
import { searchHere } from './search-batch.ts';
import type { Fleet } from './spread-batches.ts';

type AnswerParts = Pick<ExploreParts, 'db' | 'blobs' | 'questions' | 'log' | 'metrics'>;

/** Answers for other processes, so many batches at once. */
export function answerBatches(
  parts: AnswerParts,
  { requests, release }: Pick<Fleet, 'requests' | 'release'>,
  concurrency: number,
): Promise<Answering> {
  const here = searchHere(parts);
  return requests.answer(
    async (request, signal) => {
      const batch = await decodeBatch(request, release);
      const about = { jobID: batch.job.id, frames: batch.frames.length };
      try {
        const answer = await here.search(batch, signal);
        parts.log.info(about, 'answered a part of a question');
        return await encodeAnswer(answer, release);
      } catch (error) {
        if (signal.aborted) parts.log.info(about, 'a part of a question was withdrawn');
        throw error;
      }
    },
    { concurrency },
  );
}

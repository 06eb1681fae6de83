import type { SettingOverrides } from '../config/index.ts';
import { createQuestionThreads } from '../engine-threads/search/question-threads.ts';
import { startReaper, startWorker } from '../jobs/index.ts';
import { answerOperators } from './answer-operators.ts';
import { answeredAtOnce, answerQuestions } from './answer-questions.ts';
import { openContext } from './context.ts';
import { runUntilStopped, say } from './run.ts';
import { assertShared } from './shared-only.ts';
import { readStartupInput, type StartupInput } from './startup-input.ts';
import { startThreads } from './warm-up.ts';

/**
 * Starts a process that takes chunks from the queue, and answers parts of questions, until a signal ends it. HTTP is
 * for operators alone, where WORKER_PORT is set.
 * It needs the stores that the API processes have, and no identity provider. Throws ConfigError.
 */
export async function startWorkerProcess(overrides: SettingOverrides): Promise<void> {
  const input = readStartupInput(overrides);
  assertShared(input.config, 'worker');
  const { workerID, address } = await runUntilStopped(input, (parts) => startParts(input, parts));
  say(`Worker ${workerID} takes chunks, ${Math.max(1, input.config.workers)} at a time.`);
  if (address !== null) say(`Health and metrics: ${address}/health, /ready and /metrics`);
}

interface Started {
  workerID: string;
  /** As in `http://127.0.0.1:3009`; null where it listens nowhere. */
  address: string | null;
}

async function startParts(input: StartupInput, parts: AsyncDisposableStack): Promise<Started> {
  const { stores, context, registry } = await openContext(input, parts);
  // Before it takes chunks: the first of them may be the one that it gets stuck at.
  const address = await answerOperators(input, { stores, context, registry }, parts);
  const reaper = startReaper(context);
  parts.defer(() => reaper.stop());
  // Before it takes chunks: one taken now would wait for the threads while another worker might be free.
  await startThreads(context);
  const worker = await startWorker(context);
  parts.defer(() => worker.stop(input.config.shutdownTimeout));
  // Its threads start with the first question.
  const questions = createQuestionThreads({ threads: answeredAtOnce(context.threads.size) });
  parts.defer(() => questions.close());
  await answerQuestions({ ...context, questions }, stores, parts);
  return { workerID: context.workerID, address };
}

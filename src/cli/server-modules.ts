import type { DeadLetter } from '../queue/queue.ts';

/*
 * The server's side of commands, loaded by these alone: it brings all its packages. Named by variables
 * and from the root, so that they are the same files for the bundle in dist/.
 */
const MAIN = '../../src/main';

interface ServerModule {
  startServer(env: NodeJS.ProcessEnv): Promise<void>;
}

interface WorkerModule {
  startWorkerProcess(env: NodeJS.ProcessEnv): Promise<void>;
}

interface MigrateModule {
  migrate(env: NodeJS.ProcessEnv): Promise<string[]>;
}

/** What `failed` does with the queue: see jobs/failed-queue.ts. */
export interface FailedQueueCommands {
  list(limit: number): Promise<DeadLetter[]>;
  show(jobID: string): Promise<DeadLetter[]>;
  retry(jobID: string): Promise<{ status: string; attempts: number }>;
  drop(jobID: string): Promise<number>;
}

interface FailedQueueModule {
  withFailedQueue<Result>(
    env: NodeJS.ProcessEnv,
    task: (queue: FailedQueueCommands) => Promise<Result>,
  ): Promise<Result>;
}

const load = async (name: string): Promise<unknown> => import(`${MAIN}/${name}.ts`);

export const serverModule = async () => (await load('server')) as ServerModule;
export const workerModule = async () => (await load('worker')) as WorkerModule;
export const migrateModule = async () => (await load('migrate')) as MigrateModule;
export const failedQueueModule = async () => (await load('failed-queue')) as FailedQueueModule;

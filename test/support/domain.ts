import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fromPglite } from 'pg-boss';
import { Registry } from 'prom-client';
import { createFilesystemBlobStore } from '../../src/blobs/filesystem/index.ts';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import type { OpenDatabase } from '../../src/database/open.ts';
import { createEngineThreads } from '../../src/engine-threads/engine-threads.ts';
import { createQuestionThreads } from '../../src/engine-threads/search/question-threads.ts';
import { DecoderMemory } from '../../src/ingest/decoder-memory.ts';
import {
  CHUNK_SIZES,
  createAccumulators,
  createCombinedPartials,
  createExplore,
  createJobs,
  type Explore,
  type JobLog,
  type JobParts,
  type Jobs,
  StoredBytesLimit,
  WaitingJobs,
  WorkerProgress,
} from '../../src/jobs/index.ts';
import { createInProcessBus } from '../../src/live/in-process/index.ts';
import type { ProgressBus } from '../../src/live/progress-bus.ts';
import { createJobMetrics } from '../../src/metrics/job-metrics.ts';
import { createPostgresQueue } from '../../src/queue/postgres/index.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { noTracing } from '../../src/tracing/off/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Domain {
  context: JobParts;
  jobs: Jobs;
  explore: Explore;
  database: OpenDatabase;
  /** Warnings and errors that were logged, for tests that expect some. */
  logged: LogLine[];
  close(): Promise<void>;
}

/** A line of the log: what happened, and the details that were given. */
export interface LogLine extends Record<string, unknown> {
  message: string;
}

/** What the domain keeps its things in. */
export interface DomainStores {
  database: OpenDatabase;
  queue: Queue;
  bus: ProgressBus;
}

/** The embedded database under `folder`, and the queue on it. */
export async function openEmbeddedStores(folder: string): Promise<DomainStores> {
  const database = await openEmbeddedDatabase(path.join(folder, 'database'));
  const queue = await createPostgresQueue({
    database: fromPglite(database.embedded),
    onError: (error) => {
      throw error;
    },
  });
  return { database, queue, bus: createInProcessBus() };
}

/**
 * The domain on real parts: database and queue, a folder, engine threads. No worker and no reaper run
 * in it; a test drives them itself, one step at a time.
 */
export async function openDomain(
  settings: Partial<JobParts['settings']> = {},
  openStores: (folder: string) => Promise<DomainStores> = openEmbeddedStores,
): Promise<Domain> {
  const folder = await temporaryFolder();
  const { database, queue, bus } = await openStores(folder.path);
  const threads = createEngineThreads({ threads: 1 });
  const questions = createQuestionThreads({ threads: 1 });
  const logged: LogLine[] = [];
  const log = keeping(logged);
  const blobs = await createFilesystemBlobStore(path.join(folder.path, 'blobs'));
  const context: JobParts = {
    db: database.db,
    queue,
    blobs,
    bus,
    threads,
    accumulators: createAccumulators(database.db, threads),
    combined: createCombinedPartials(database.db, threads),
    zoneOfOwner: async () => null,
    waitingJobs: new WaitingJobs(1_000_000),
    storedBytesLimit: new StoredBytesLimit(0),
    decoderMemory: new DecoderMemory({ bytes: 2 ** 29 }),
    log,
    metrics: createJobMetrics(new Registry()),
    tracing: noTracing,
    progress: new WorkerProgress({ stuckSeconds: 300 }),
    settings: {
      keywords: ['error', 'timeout'],
      maxUploadBytes: undefined,
      chunkSizes: CHUNK_SIZES,
      leaseSeconds: 60,
      keepUploads: true,
      retentionDays: 30,
      ...settings,
    },
    workerID: `test-${randomUUID()}`,
  };
  const jobs = createJobs(context);
  return {
    context,
    jobs,
    explore: createExplore({ ...context, questions }, context.settings),
    database,
    logged,
    close: async () => {
      await jobs.close();
      await queue.close();
      await bus.close();
      await database.close();
      await threads.close();
      await questions.close();
      await folder.remove();
    },
  };
}

function keeping(logged: LogLine[]): JobLog {
  const keep = (details: object, message: string) => {
    logged.push({ ...details, message });
  };
  return { info: () => undefined, warn: keep, error: keep };
}

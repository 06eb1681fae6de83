import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import { createEngineThreads } from '../engine-threads/engine-threads.ts';
import { createUserSettings, type UserSettings } from '../identity/user-settings.ts';
import { DecoderMemory } from '../ingest/decoder-memory.ts';
import {
  CHUNK_SIZES,
  createAccumulators,
  createCombinedPartials,
  type JobParts,
  StoredBytesLimit,
  WaitingJobs,
  WorkerProgress,
} from '../jobs/index.ts';
import { addDatabaseMetrics } from '../metrics/database-metrics.ts';
import { createJobMetrics } from '../metrics/job-metrics.ts';
import { createQueueMetrics } from '../metrics/queue-metrics.ts';
import { createRegistry } from '../metrics/registry.ts';
import { observedQueue } from '../queue/observed/index.ts';
import { createLog } from './log.ts';
import type { StartupInput } from './startup-input.ts';
import { openStores, type Stores } from './stores/index.ts';
import { openTracing } from './tracing.ts';
import { version } from './version.ts';

/** Opens the stores, starts the engine threads and counts what they do; all of it ends with `parts`. */
export async function openContext(
  input: StartupInput,
  parts: AsyncDisposableStack,
): Promise<{
  stores: Stores;
  context: JobParts;
  userSettings: UserSettings;
  /** The metrics of this process. */
  registry: Registry;
}> {
  const workerID = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const tracing = await openTracing(input.config, workerID, input.log);
  parts.defer(() => tracing.close());
  const log = createLog(input.config.logLevel, () => ({ workerID, ...tracing.ids() }));
  const opened = await openStores(input.config, log);
  parts.defer(opened.close);
  const registry = createRegistry(version);
  const metrics = createQueueMetrics(registry);
  const stores = { ...opened, queue: observedQueue(opened.queue, { metrics, tracing }) };
  addDatabaseMetrics(registry, stores.databasePool);
  const userSettings = createUserSettings(stores.db);
  const observers = { log, tracing, metrics: createJobMetrics(registry), workerID };
  const context = createContext(input, stores, userSettings, observers);
  parts.defer(() => context.threads.close());
  return { stores, context, userSettings, registry };
}

function createContext(
  { config, catalog }: StartupInput,
  stores: Stores,
  userSettings: UserSettings,
  observers: Pick<JobParts, 'log' | 'tracing' | 'metrics' | 'workerID'>,
): JobParts {
  // Without workers threads are still needed: reports are merged and summed up on them.
  const threads = createEngineThreads({ threads: Math.max(1, config.workers) });
  const { db, queue, blobs, bus } = stores;
  return {
    db,
    queue,
    blobs,
    bus,
    threads,
    accumulators: createAccumulators(db, threads),
    combined: createCombinedPartials(db, threads),
    zoneOfOwner: async (ownerID) => (await userSettings.of(ownerID)).timeZone,
    waitingJobs: new WaitingJobs(config.maxWaitingJobsPerUser),
    storedBytesLimit: new StoredBytesLimit(config.maxStoredBytes),
    decoderMemory: new DecoderMemory({ bytes: config.decompressionMemory }),
    progress: new WorkerProgress({ stuckSeconds: config.workerStuckSeconds }),
    ...observers,
    settings: {
      keywords: config.keywords,
      timeZone: config.timeZone ?? undefined,
      catalog,
      maxUploadBytes: config.maxUploadBytes ?? undefined,
      maxDecompressionRatio: config.maxDecompressionRatio,
      chunkSizes: CHUNK_SIZES,
      leaseSeconds: config.leaseSeconds,
      keepUploads: config.keepUploads,
      retentionDays: config.retentionDays,
    },
  };
}

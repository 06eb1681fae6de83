import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
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
} from '../jobs/index.ts';
import type { StartupInput } from './startup-input.ts';
import { openStores, type Stores } from './stores/index.ts';

/** Opens the stores and starts the engine threads; all of it ends with `parts`. */
export async function openContext(
  input: StartupInput,
  parts: AsyncDisposableStack,
): Promise<{ stores: Stores; context: JobParts; userSettings: UserSettings }> {
  const stores = await openStores(input.config, input.log);
  parts.defer(stores.close);
  const userSettings = createUserSettings(stores.db);
  const context = createContext(input, stores, userSettings);
  parts.defer(() => context.threads.close());
  return { stores, context, userSettings };
}

function createContext(
  { config, catalog, log }: StartupInput,
  stores: Stores,
  userSettings: UserSettings,
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
    log,
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
    workerID: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
  };
}

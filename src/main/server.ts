import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { type Config, readConfig } from '../config.ts';
import type { FormatCatalog } from '../engine/index.ts';
import { readCatalog } from '../format-files.ts';
import { createServer } from '../http/server.ts';
import { createLocalIdentity, loadSecret } from '../identity/local/index.ts';
import {
  createAccumulators,
  createJobs,
  type JobContext,
  recover,
  startSweeping,
  startWorker,
} from '../jobs/index.ts';
import { createLiveHub } from '../live/hub.ts';
import { createInProcessBus } from '../live/in-process/index.ts';
import { createEngineThreads } from '../threads/engine-threads.ts';
import { readyText } from './announce.ts';
import { createLog, type Log, logOptions } from './log.ts';
import { onStopSignal } from './signals.ts';
import { openEmbeddedStores, type Stores } from './stores.ts';
import { version } from './version.ts';

/**
 * Starts the service on its embedded default and returns once it listens; it ends by a signal.
 * Throws ConfigError for a faulty environment or format file and FolderLockedError when the data folder is in use.
 */
export async function startServer(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  const catalog = readCatalog(config.formatsDir);
  const log = createLog(config.logLevel);
  const dataFolder = config.dataDir;
  const firstTime = !existsSync(path.join(dataFolder, 'database'));
  if (firstTime) say('Creating the embedded database (once, a few seconds) ...');
  const starting = run({ config, catalog, log });
  // From the first moment on: who sees the ready line may press Ctrl-C in the same instant.
  onStopSignal((reason) => {
    say(`Stopping (${reason}): finishing what runs, ${config.shutdownTimeout} s at most ...`);
    stopAndExit(starting, log);
  });
  const { address } = await starting;
  say(readyText({ address, dataFolder }));
}

async function stopAndExit(starting: Promise<Running>, log: Log): Promise<void> {
  try {
    const running = await starting;
    await running.stop();
    say('Stopped.');
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, 'did not stop cleanly');
    process.exit(1);
  }
}

/** What the environment and the user's files say, read before anything is started. */
interface Given {
  config: Config;
  catalog: FormatCatalog;
  log: Log;
}

interface Running {
  address: string;
  stop(): Promise<void>;
}

/** Starts part after part; where one fails, those before it are closed again, the last one first. */
async function run(given: Given): Promise<Running> {
  const parts = new AsyncDisposableStack();
  try {
    const address = await startParts(given, parts);
    return { address, stop: () => parts.disposeAsync() };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function startParts(given: Given, parts: AsyncDisposableStack): Promise<string> {
  const { config, log } = given;
  const dataFolder = config.dataDir;
  const stores = await openEmbeddedStores(dataFolder, config.storageDir, log);
  parts.defer(stores.close);
  const context = createContext(given, stores);
  parts.defer(() => context.bus.close());
  parts.defer(() => context.threads.close());
  await recover(context);

  const jobs = createJobs(context);
  const liveHub = createLiveHub({
    jobs,
    bus: context.bus,
    onError: (error, jobID) => log.error({ err: error, jobID }, 'could not read a live state'),
  });
  const stopping = new AbortController();
  const http = await createServer({
    jobs,
    identity: createLocalIdentity({ db: context.db, secret: await loadSecret(dataFolder) }),
    liveHub,
    checks: readinessChecks(stores),
    settings: {
      generalRateLimit: config.generalRateLimit,
      authRateLimit: config.authEndpointsRateLimit,
      trustedProxies: config.trustedProxies,
      allowedOrigins: config.allowedOrigins,
      version,
    },
    logger: logOptions(config.logLevel),
    signal: stopping.signal,
  });
  const sweeping = startSweeping(context);
  parts.defer(() => sweeping.stop());
  const worker = config.workers > 0 ? await startWorker(context) : undefined;
  parts.defer(async () => {
    // Uploads break off and watchers are told at once; only running chunks have the grace time.
    stopping.abort();
    await Promise.all([http.close(), worker?.stop(config.shutdownTimeout)]);
    liveHub.close();
  });
  const address = await http.listen({ host: config.host, port: config.port });
  warmUp(context);
  return address;
}

function createContext(
  { config, catalog, log }: Given,
  { database, queue, blobs }: Stores,
): JobContext {
  // Without workers threads are still needed: reports are merged and summed up on them.
  const threads = createEngineThreads({ threads: Math.max(1, config.workers) });
  const { db } = database;
  return {
    db,
    queue,
    blobs,
    bus: createInProcessBus(),
    threads,
    accumulators: createAccumulators(db, threads),
    log,
    settings: {
      keywords: config.keywords,
      catalog,
      maxUploadBytes: config.maxUploadBytes ?? undefined,
      chunkBytes: undefined,
    },
    workerID: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
  };
}

/** Starts the engine threads now that nobody waits for the start: the first upload finds them ready. */
function warmUp({ threads, settings, log }: JobContext): void {
  for (let thread = 0; thread < threads.size; thread++) {
    threads.merge([], settings.keywords).catch((error: unknown) => {
      // The first chunk would meet the same fault, and there it counts.
      log.warn({ err: error }, 'could not start an engine thread early');
    });
  }
}

function readinessChecks({ database, queue, blobs }: Stores): Record<string, () => Promise<void>> {
  return {
    database: async () => {
      await database.db.execute('select 1');
    },
    queue: () => queue.ping(),
    blobs: () => blobs.ping(),
  };
}

/** For the person at the terminal; the log is for machines. */
function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { type Config, readConfig } from '../config.ts';
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
 * Throws ConfigError for a faulty environment and FolderLockedError when the data folder is in use.
 */
export async function startServer(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  const log = createLog(config.logLevel);
  const dataFolder = config.dataDir;
  const firstTime = !existsSync(path.join(dataFolder, 'database'));
  if (firstTime) say('Creating the embedded database (once, a few seconds) ...');
  const stores = await openEmbeddedStores(dataFolder, config.storageDir, log);
  const running = await run(config, stores, dataFolder, log);
  say(readyText({ address: running.address, dataFolder }));
  onStopSignal((reason) => {
    say(`Stopping (${reason}): finishing what runs, ${config.shutdownTimeout} s at most ...`);
    running.stop().then(
      () => {
        say('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  });
}

interface Running {
  address: string;
  stop(): Promise<void>;
}

async function run(config: Config, stores: Stores, dataFolder: string, log: Log): Promise<Running> {
  const { db } = stores.database;
  const bus = createInProcessBus();
  // Without workers threads are still needed: reports are merged and summed up on them.
  const threads = createEngineThreads({ threads: Math.max(1, config.workers) });
  const context: JobContext = {
    db,
    queue: stores.queue,
    blobs: stores.blobs,
    bus,
    threads,
    accumulators: createAccumulators(db, threads),
    log,
    settings: {
      keywords: config.keywords,
      maxUploadBytes: config.maxUploadBytes ?? undefined,
      chunkBytes: undefined,
    },
    workerID: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
  };
  await recover(context);
  const jobs = createJobs(context);
  const liveHub = createLiveHub({
    jobs,
    bus,
    onError: (error, jobID) => log.error({ err: error, jobID }, 'could not read a live state'),
  });
  const stopping = new AbortController();
  const http = await createServer({
    jobs,
    identity: createLocalIdentity({ db, secret: await loadSecret(dataFolder) }),
    liveHub,
    checks: {
      database: async () => {
        await db.execute('select 1');
      },
      queue: () => stores.queue.ping(),
      blobs: () => stores.blobs.ping(),
    },
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
  const address = await http.listen({ host: config.host, port: config.port });
  const sweeping = startSweeping(context);
  const worker = config.workers > 0 ? await startWorker(context) : undefined;

  return {
    address,
    stop: async () => {
      stopping.abort();
      // Uploads end now, and watchers are told; running chunks have the grace time.
      const closing = http.close();
      liveHub.close();
      await worker?.stop(config.shutdownTimeout);
      await sweeping.stop();
      await closing;
      await threads.close();
      await bus.close();
      await stores.close();
    },
  };
}

/** For the person at the terminal; the log is for machines. */
function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

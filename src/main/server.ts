import { existsSync } from 'node:fs';
import path from 'node:path';
import { createServer } from '../http/server.ts';
import { createJobs, reapAtStart, startReaper, startWorker } from '../jobs/index.ts';
import { createLiveHub } from '../live/hub.ts';
import { readyText } from './announce.ts';
import { openContext } from './context.ts';
import { openIdentity } from './identity.ts';
import { logOptions } from './log.ts';
import { openLimits } from './rate-limits.ts';
import { runUntilStopped, say } from './run.ts';
import { type Given, readGiven } from './startup-input.ts';
import type { Stores } from './stores/index.ts';
import { version } from './version.ts';
import { startThreads } from './warm-up.ts';

/**
 * Starts the service and returns once it listens; it ends by a signal. Throws ConfigError for a faulty
 * environment or format file and FolderLockedError when the data folder is in use.
 */
export async function startServer(env: NodeJS.ProcessEnv): Promise<void> {
  const given = readGiven(env);
  const { config } = given;
  const isEmbedded = config.database === null;
  if (isEmbedded && !existsSync(path.join(config.dataDir, 'database'))) {
    say('Creating the embedded database (once, a few seconds) ...');
  }
  const address = await runUntilStopped(given, (parts) => startParts(given, parts));
  const data = isEmbedded ? config.dataDir : 'PostgreSQL (DATABASE_URL)';
  say(readyText({ address, data, auth: config.auth }));
}

async function startParts(given: Given, parts: AsyncDisposableStack): Promise<string> {
  const { config, log } = given;
  const { stores, context } = await openContext(given, parts);
  if (!stores.isShared) await reapAtStart(context);

  const jobs = createJobs(context);
  const liveHub = createLiveHub({
    jobs,
    bus: context.bus,
    onError: (error, jobID) => log.error({ err: error, jobID }, 'could not read a live state'),
  });
  const createLimiter = await openLimits(given, parts);
  const stopping = new AbortController();
  const http = await createServer({
    jobs,
    identity: await openIdentity(config, stores),
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
    ...(createLimiter ? { createLimiter } : {}),
    signal: stopping.signal,
  });
  const reaper = startReaper(context);
  parts.defer(() => reaper.stop());
  const worker = config.workers > 0 ? await startWorker(context) : undefined;
  parts.defer(async () => {
    // Uploads break off and watchers are told at once; only running chunks have the grace time.
    stopping.abort();
    await Promise.all([http.close(), worker?.stop(config.shutdownTimeout)]);
    liveHub.close();
  });
  const address = await http.listen({ host: config.host, port: config.port });
  // Nobody waits for it: at the start it would take the cores that the database needs.
  void startThreads(context);
  return address;
}

function readinessChecks({ db, queue, blobs }: Stores): Record<string, () => Promise<void>> {
  return {
    database: async () => {
      await db.execute('select 1');
    },
    queue: () => queue.ping(),
    blobs: () => blobs.ping(),
  };
}

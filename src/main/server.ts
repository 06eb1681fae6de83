import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Config, SettingOverrides } from '../config/index.ts';
import { createQuestionThreads } from '../engine-threads/search/question-threads.ts';
import { messageOf } from '../errors.ts';
import { createServer, type HttpSettings } from '../http/server.ts';
import {
  createExplore,
  createJobs,
  isFinal,
  type JobParts,
  reapAtStart,
  serviceState,
  startReaper,
  startWorker,
} from '../jobs/index.ts';
import { createLiveHub } from '../live/live-hub.ts';
import { countedExplore } from '../metrics/counted-explore.ts';
import { addServiceMetrics } from '../metrics/service-metrics.ts';
import { addWorkerMetrics } from '../metrics/worker-metrics.ts';
import { createMemoryLimiter } from '../rate-limits/memory/index.ts';
import { readyText } from './announce.ts';
import { answerQuestions, fleetOf } from './answer-questions.ts';
import { openContext } from './context.ts';
import { type ControlOptions, serveControl } from './control/serve-control.ts';
import { failedOperations } from './failed-queue.ts';
import { openIdentity } from './identity.ts';
import { logOptions } from './log.ts';
import { findPageFolder } from './page-folder.ts';
import { openLimits } from './rate-limits.ts';
import { createFailureText, READY_SECONDS, readinessChecks } from './readiness.ts';
import { runUntilStopped, say } from './run.ts';
import { readStartupInput, type StartupInput } from './startup-input.ts';
import type { Stores } from './stores/index.ts';
import { userOperations } from './user-operations.ts';
import { version } from './version.ts';
import { startThreads } from './warm-up.ts';

/**
 * Starts the service and returns once it listens; it ends by a signal. Throws ConfigError for a faulty
 * environment or format file and `data_folder_in_use` when the data folder is in use.
 */
export async function startServer(overrides: SettingOverrides): Promise<void> {
  const input = readStartupInput(overrides);
  const { config } = input;
  const isEmbedded = config.database === null;
  if (isEmbedded && !existsSync(path.join(config.dataDir, 'database'))) {
    say('Creating the embedded database (once, a few seconds) ...');
  }
  const address = await runUntilStopped(input, (parts) => startParts(input, parts));
  const data = isEmbedded ? config.dataDir : 'PostgreSQL (DATABASE_URL)';
  const { auth, registration } = config;
  say(readyText({ address, data, auth, registration, hasPage: findPageFolder() !== null }));
}

/** Beyond, reading the bytes is what takes the time. */
const MAX_QUESTION_THREADS = 16;

async function startParts(input: StartupInput, parts: AsyncDisposableStack): Promise<string> {
  const { config } = input;
  const { stores, context, userSettings, registry } = await openContext(input, parts);
  if (!stores.isShared) await reapAtStart(context);

  const jobs = createJobs(context);
  const liveHub = createLiveHub({
    readState: async (jobID) => {
      const message = await jobs.live(jobID);
      return message && { message, isFinal: isFinal(message.status) };
    },
    bus: context.bus,
    onError: (error, jobID) =>
      context.log.error({ err: error, jobID }, 'could not read a live state'),
  });
  const stopping = new AbortController();
  const questions = createQuestionThreads({
    threads: Math.min(availableParallelism(), MAX_QUESTION_THREADS),
  });
  parts.defer(() => questions.close());
  const http = await createServer({
    jobs,
    explore: countedExplore(
      createExplore({ ...context, questions }, config, fleetOf(config, stores)),
      registry,
    ),
    catalog: input.catalog,
    ...(await openIdentity(input, stores, parts)),
    userSettings,
    liveHub,
    checks: readinessChecks(stores),
    describeFailure: createFailureText(),
    registry,
    tracing: context.tracing,
    settings: httpSettings(config),
    logger: logOptions(config.logLevel),
    createLimiter: await openLimits(input, parts),
    createLocalLimiter: createMemoryLimiter,
    signal: stopping.signal,
  });
  addServiceMetrics(
    registry,
    () => serviceState(context.db, context.queue),
    (error) => context.log.warn({ err: messageOf(error) }, 'metrics of queue and jobs are missing'),
  );
  const state = config.workers > 0 ? () => context.progress.state() : null;
  addWorkerMetrics(registry, context.threads.size, state);
  const reaper = startReaper(context);
  parts.defer(() => reaper.stop());
  const worker = config.workers > 0 ? await startWorker(context) : undefined;
  if (worker) await answerQuestions({ ...context, questions }, stores, parts);
  parts.defer(async () => {
    // Uploads break off and watchers are told at once; only running chunks have the grace time.
    stopping.abort();
    await Promise.all([http.close(), jobs.close(), worker?.stop(config.shutdownTimeout)]);
    liveHub.close();
  });
  if (!stores.isShared) await serveControl(controlOptions(input, stores, context), parts);
  const address = await http.listen({ host: config.host, port: config.port });
  // Not awaited, and not done earlier: at the start it would take the cores that the database needs.
  void startThreads(context);
  return address;
}

/** What commands of this machine may ask of a server that has the data folder. */
function controlOptions(
  { config, log }: StartupInput,
  { db, embedded }: Stores,
  context: JobParts,
): ControlOptions {
  return {
    folder: config.dataDir,
    operations: {
      ...failedOperations(context),
      ...userOperations({ db, auth: config.auth }),
    },
    loans: {
      snapshot: async (lend) => {
        if (embedded === null) throw new Error('The database is no embedded one.');
        const { withSnapshot } = await import('./backup/with-snapshot.ts');
        await withSnapshot(embedded, config, lend);
      },
    },
    log,
  };
}

/** Long enough for a line that stands still for some seconds. */
const RATE_SECONDS = 30;

function httpSettings(config: Config): HttpSettings {
  return {
    generalRateLimit: config.generalRateLimit,
    authRateLimit: config.authEndpointsRateLimit,
    uploadRateLimit: config.uploadRateLimit,
    trustedProxies: config.trustedProxies,
    trustedProxyHeader: config.trustedProxyHeader,
    maxQuestionsPerUser: config.maxQuestionsPerUser,
    maxWatchesPerUser: config.maxWatchesPerUser,
    allowedOrigins: config.allowedOrigins,
    provider: config.auth,
    registration: config.registration,
    metrics: config.metrics,
    maxConnections: config.maxConnections,
    maxConnectionsPerAddress: config.maxConnectionsPerAddress,
    headerSeconds: config.headerTimeout,
    bodySeconds: config.bodyTimeout,
    uploadIdleSeconds: config.uploadIdleTimeout,
    uploadLeastRate: { bytesPerSecond: config.uploadMinRate, seconds: RATE_SECONDS },
    maxUploadsPerUser: config.maxUploadsPerUser,
    maxUploads: config.maxUploads,
    readySeconds: READY_SECONDS,
    closeSeconds: config.shutdownTimeout,
    pageFolder: findPageFolder(),
    version,
  };
}

/** Log-Flow as a fleet: an API process and workers on the real servers, all started and stopped here. */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Client, newClient } from '../../test/support/client.ts';
import { fleetEnvironment } from '../../test/support/fleet.ts';
import {
  LAUNCHER,
  type RunningProcess,
  type RunningServer,
  runLogFlow,
  startApi,
  startWorker,
} from '../../test/support/server.ts';
import { cpuSeconds, peakResidentBytes } from './process-usage.ts';

export interface Usage {
  /** Seconds of CPU time so far. */
  cpu: number;
  /** The most bytes resident. */
  peak: number;
}

export interface Service {
  api: RunningServer;
  client: Client;
  /** The folder of its blobs. */
  blobs: string;
  /** One more API process on the same stores, with settings of its own. */
  startAnotherApi(settings: Record<string, string>): Promise<RunningServer>;
  /** Starts workers and resolves when all have said that they take chunks. */
  startWorkers(count: number): Promise<RunningProcess[]>;
  stopWorkers(): Promise<void>;
}

export const usageOf = ({ process: { pid } }: RunningProcess): Usage => ({
  cpu: cpuSeconds(pid!),
  peak: peakResidentBytes(pid!),
});

/** Limits of requests are no part of what is measured; leases are as a user has them. */
const SETTINGS = { GENERAL_RATE_LIMIT: '1000000', LOGFLOW_LEASE_SECONDS: '60' };

/**
 * Starts an API process on empty stores; it ends, with its workers and its folder, with `parts`. `launcher` is
 * the one of the checkout that is measured.
 */
export async function openService(
  folder: string,
  parts: AsyncDisposableStack,
  launcher = LAUNCHER,
): Promise<Service> {
  const data = await mkdtemp(path.join(folder, 'service-'));
  parts.defer(() => rm(data, { recursive: true, force: true, maxRetries: 3 }));
  const shared = { ...(await fleetEnvironment(data)), ...SETTINGS };
  const migrating = { LOGFLOW_DATA_DIR: data, ...shared };
  const migrated = await runLogFlow(['migrate'], migrating, '', launcher);
  if (migrated.code !== 0) throw new Error(`migrate: ${migrated.stderr}`);
  const openApi = async (settings: Record<string, string>): Promise<RunningServer> => {
    const api = await startApi(data, { ...shared, LOGFLOW_WORKERS: '0', ...settings }, launcher);
    parts.defer(async () => void (await api.stop()));
    return api;
  };
  const api = await openApi({});

  let workers: RunningProcess[] = [];
  const stopWorkers = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  };
  parts.defer(stopWorkers);
  return {
    api,
    client: await newClient(api.url),
    blobs: path.join(data, 'blobs'),
    startAnotherApi: openApi,
    startWorkers: async (count) => {
      const starts = Array.from({ length: count }, async () => {
        const worker = await startWorker(data, shared, launcher);
        // At once, and not after the slowest: one of several may fail to start.
        workers = [...workers, worker];
        return worker;
      });
      return Promise.all(starts);
    },
    stopWorkers,
  };
}

import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createMemoryLimiter } from '../../rate-limits/memory/index.ts';
import type { HttpDeps, HttpSettings } from '../deps.ts';
import { createServer } from '../server.ts';
import { createMemoryExplore } from './memory-explore.ts';
import {
  createMemoryIdentity,
  memoryKeys,
  memoryRights,
  memorySettings,
} from './memory-identity.ts';
import { createMemoryJobs, type MemoryJobs } from './memory-jobs.ts';
import { createMemoryLiveHub, type MemoryLiveHub } from './memory-live-hub.ts';

export interface TestServer {
  origin: string;
  port: number;
  jobs: MemoryJobs;
  liveHub: MemoryLiveHub;
  /** What each route asks of its caller. */
  routes: FastifyInstance['routeTable'];
  /** What is aborted when the server is to stop. */
  stopping: AbortController;
  /** A request as Alice, unless headers say otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** The real server on a free port, with limits out of the way and a domain in memory. */
export async function startServer(
  deps: Partial<HttpDeps> = {},
  settings: Partial<HttpSettings> = {},
): Promise<TestServer> {
  const jobs = createMemoryJobs();
  const liveHub = createMemoryLiveHub();
  const stopping = new AbortController();
  const app = await createServer({
    jobs,
    explore: createMemoryExplore(jobs),
    liveHub,
    identity: createMemoryIdentity(),
    keys: memoryKeys,
    rights: memoryRights,
    userSettings: memorySettings(),
    revocations: { assertEnabled: () => undefined, assertNotRevoked: () => undefined },
    checks: {},
    createLimiter: createMemoryLimiter,
    createLocalLimiter: createMemoryLimiter,
    signal: stopping.signal,
    settings: {
      generalRateLimit: 10_000,
      authRateLimit: 10_000,
      uploadRateLimit: 10_000,
      trustedProxies: [],
      trustedProxyHeader: 'X-Forwarded-For',
      maxQuestionsPerUser: 1000,
      maxWatchesPerUser: 1000,
      allowedOrigins: [],
      version: '0.0.0-test',
      maxConnections: 1000,
      maxConnectionsPerAddress: 1000,
      headerSeconds: 60,
      bodySeconds: 60,
      uploadIdleSeconds: 300,
      uploadLeastRate: { bytesPerSecond: 0, seconds: 30 },
      maxUploadsPerUser: 1000,
      maxUploads: 1000,
      readySeconds: 0,
      closeSeconds: 10,
      ...settings,
    },
    ...deps,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    jobs,
    liveHub,
    routes: app.routeTable,
    stopping,
    fetch: (path, init = {}) =>
      fetch(origin + path, {
        ...init,
        headers: { authorization: 'Bearer alice', ...init.headers },
      }),
    close: () => app.close(),
  };
}

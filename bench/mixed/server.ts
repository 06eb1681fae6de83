/** The embedded server of a checkout: one process, its own database and queue, one thread a core. */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { type RunningServer, startApi } from '../../test/support/server.ts';
import type { Tree } from './trees.ts';

/** Starts it on an empty folder; both end with `parts`. */
export async function openServer(
  tree: Tree,
  folder: string,
  parts: AsyncDisposableStack,
): Promise<RunningServer> {
  const data = await mkdtemp(path.join(folder, 'mixed-'));
  parts.defer(() => rm(data, { recursive: true, force: true, maxRetries: 3 }));
  const limits = { GENERAL_RATE_LIMIT: '1000000' };
  const server = await startApi(data, limits, tree.launcher);
  parts.defer(async () => void (await server.stop()));
  return server;
}

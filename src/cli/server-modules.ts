import { keepHeapsSmall } from './analysis/heaps.ts';

/*
 * The server's side of commands, loaded only by those that need it: it brings all its packages, which
 * take longer to load than `analyze` takes for a file.
 */
export const serverModule = () => import('../main/server.ts');
export const workerModule = () => {
  // Before all the rest is loaded: the space for young objects grows by that, and never shrinks.
  keepHeapsSmall();
  return import('../main/worker.ts');
};
export const migrateModule = () => import('../main/migrate.ts');
export const failedQueueModule = () => import('../main/failed-queue.ts');

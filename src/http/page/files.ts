import type { App } from '../deps.ts';

/** Files whose names hold a hash of their content. */
const HASHED = /[\\/]assets[\\/][^\\/]+$/;
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * A route for each file of the built page but its document: no part of a path is ever looked up in the file system. Where
 * the build left a compressed form beside a file (`.br`, `.gz`), that is sent to those who take it.
 */
export async function addPageFiles(app: App, folder: string): Promise<void> {
  // Loaded where there is a page alone.
  const { default: files } = await import('@fastify/static');
  await app.register(files, {
    root: folder,
    wildcard: false,
    globIgnore: ['index.html', '**/*.{br,gz}'],
    index: false,
    decorateReply: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, file) => {
      reply.header('cache-control', HASHED.test(file) ? FOREVER : 'no-cache');
    },
  });
}

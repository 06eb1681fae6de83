import type { App } from '../../deps.ts';

/**
 * Logs each request when it is answered, in one line, so that path and status stand together; live connections when
 * they end.
 */
export function addRequestLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const ms = Math.round(reply.elapsedTime);
    const { statusCode: status } = reply;
    request.log.info({ req: request, status, userID: request.caller?.user.id, ms }, 'request');
  });
}

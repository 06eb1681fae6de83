import { AppError } from '../../../errors.ts';
import type { App } from '../../deps.ts';

/** Refuses work that arrives on open connections while the server stops; probes still answer. */
export function addStopping(app: App, signal: AbortSignal): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!signal.aborted || !/^\/(auth|api)\//.test(request.url)) return;
    reply.header('connection', 'close');
    throw new AppError('shutting_down', 'Try again in a few seconds.');
  });
}

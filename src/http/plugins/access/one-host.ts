import { AppError } from '../../../errors.ts';
import type { App } from '../../deps.ts';

/** Refuses requests with several Host headers: a proxy may go by another one than the server (RFC 9112, 3.2). */
export function refuseSecondHost(app: App): void {
  app.addHook('onRequest', async ({ raw: { rawHeaders } }) => {
    const isHost = (text: string, index: number) => index % 2 === 0 && /^host$/i.test(text);
    if (rawHeaders.filter(isHost).length < 2) return;
    throw new AppError('bad_request', 'Send one Host header.');
  });
}

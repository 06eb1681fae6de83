import type { Callers } from '../../../identity/callers.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { callerOf } from '../../plugins/access/auth.ts';
import { QueueReport } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'Queues, failed messages and workers',
  description:
    'Administrators see the queues of all users and the workers; others see what waits, runs and has failed of their own jobs.',
  tags: ['operation'],
  security: SECURITY,
  response: { 200: QueueReport, ...problems('queue_failed', ...COMMON_CODES) },
};

/** GET /api/queue-status */
export function addQueueStatus(app: App, { jobs }: HttpDeps, callers: Callers): void {
  app.get('/api/queue-status', { schema, config }, async (request) => {
    const caller = callerOf(request);
    return (await callers.isAdmin(caller))
      ? jobs.queueStatus()
      : jobs.ownQueueStatus(caller.user.id);
  });
}

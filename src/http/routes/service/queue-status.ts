import type { App, HttpDeps } from '../../deps.ts';
import { QueueReport } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const schema = {
  summary: 'Queues, failed messages and workers',
  tags: ['operation'],
  security: SECURITY,
  response: { 200: QueueReport, ...problems(...COMMON_CODES) },
};

/** GET /api/queue-status */
export function addQueueStatus(app: App, { jobs }: HttpDeps): void {
  app.get('/api/queue-status', { schema }, async () => jobs.queueStatus());
}

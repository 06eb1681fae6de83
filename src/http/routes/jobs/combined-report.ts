import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: "The caller's completed jobs merged into one report",
  tags: ['reports'],
  security: SECURITY,
  response: { 200: ref('CombinedReport', 'The report'), ...problems(...COMMON_CODES) },
};

/** GET /api/stats */
export function addCombinedReport(app: App, { jobs }: HttpDeps): void {
  app.get('/api/stats', { schema, config }, async (request) =>
    jobs.combinedReport(userOf(request).id),
  );
}

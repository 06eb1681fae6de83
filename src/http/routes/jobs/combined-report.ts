import { Type } from 'typebox';
import { MAX_COMBINED_JOBS } from '../../../runtime/combined-limits.ts';
import { clientLeft } from '../../client-left.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { sendEvents, wantsLines } from '../../event-lines.ts';
import { userOf } from '../../plugins/access/auth.ts';
import type { TakePlace } from '../../plugins/limits/concurrency.ts';
import { questionFields } from '../../schemas/explore.ts';
import { BundleID, JobID, normalise } from '../../schemas/jobs.ts';
import { problems, QUESTION_CODES, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: "The caller's completed jobs merged into one report",
  description:
    'With `bundleID` it is that of the logs of one archive. With `q`, `from`, `to` or `jobID` it is the report of the matching records of these jobs, or of all whose bytes are kept. With `Accept: application/x-ndjson` it comes line by line, as that of one job.',
  tags: ['reports'],
  security: SECURITY,
  querystring: Type.Object({
    ...questionFields,
    bundleID: BundleID,
    jobID: Type.Optional(
      Type.Union([JobID, Type.Array(JobID, { minItems: 1, maxItems: MAX_COMBINED_JOBS })], {
        description: `Once, or up to ${MAX_COMBINED_JOBS} times`,
      }),
    ),
  }),
  response: { 200: ref('CombinedReport', 'The report'), ...problems(...QUESTION_CODES) },
};

/** GET /api/stats */
export function addCombinedReport(
  app: App,
  { jobs, explore, signal }: HttpDeps,
  takeQuestion: TakePlace,
): void {
  app.get('/api/stats', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    if (Object.keys(request.query).length === 0) return jobs.combinedReport(id);
    const { jobID = [], bundleID: bundle, ...asked } = request.query;
    const bundleID = bundle && normalise(bundle);
    const isQuestion = jobID.length > 0 || Object.keys(asked).length > 0;
    if (bundleID && !isQuestion && !wantsLines(request)) return jobs.combinedReport(id, bundleID);
    reply.raw.once('close', takeQuestion(id));
    const chosen = { jobIDs: [jobID].flat().map(normalise), bundleID };
    const left = clientLeft(reply, signal);
    if (!wantsLines(request)) return explore.combinedReport(id, chosen, asked, left);
    const events = await explore.combinedReportEvents(id, chosen, asked, left);
    return sendEvents(reply, events, request, left);
  });
}

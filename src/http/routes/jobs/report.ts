import { Type } from 'typebox';
import { clientLeft } from '../../client-left.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { sendEvents, wantsLines } from '../../event-lines.ts';
import { userOf } from '../../plugins/access/auth.ts';
import type { TakePlace } from '../../plugins/limits/concurrency.ts';
import { questionFields } from '../../schemas/explore.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { problems, QUESTION_CODES, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'The report of one job; while it runs, the part done so far',
  description:
    'With `q`, `from` or `to` it is the report of the matching records alone. That may take long; with `Accept: application/x-ndjson` it comes line by line: `{"kind": "progress", "scanned": {"bytes": …, "of": …}}` as the file is read, every few hundred milliseconds with `"report": …` of exactly what was read by then, and at last `{"kind": "end", "report": …}`, which is the answer without that header.',
  tags: ['reports'],
  security: SECURITY,
  params: JobParams,
  querystring: Type.Object(questionFields),
  response: {
    200: ref('JobReport', 'The report'),
    ...problems(...QUESTION_CODES),
  },
};

/** GET /api/stats/:jobID */
export function addJobReport(
  app: App,
  { jobs, explore, signal }: HttpDeps,
  takeQuestion: TakePlace,
): void {
  app.get('/api/stats/:jobID', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    const jobID = normalise(request.params.jobID);
    if (Object.keys(request.query).length === 0) {
      return reply.code(200).send(await jobs.report(id, jobID));
    }
    reply.raw.once('close', takeQuestion(id));
    const left = clientLeft(reply, signal);
    if (!wantsLines(request)) {
      return reply.code(200).send(await explore.report(id, jobID, request.query, left));
    }
    const events = await explore.reportEvents(id, jobID, request.query, left);
    return sendEvents(reply, events, request, left);
  });
}

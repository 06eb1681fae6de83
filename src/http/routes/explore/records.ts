import { Type } from 'typebox';
import { clientLeft } from '../../client-left.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { sendEvents, wantsLines } from '../../event-lines.ts';
import { userOf } from '../../plugins/access/auth.ts';
import type { TakePlace } from '../../plugins/limits/concurrency.ts';
import { recordPageFields } from '../../schemas/explore.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { problems, QUESTION_CODES, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'The records of a job that match a question, page by page',
  description:
    'With `Accept: application/x-ndjson` the page comes line by line as it is found: `{"kind": "record", "item": …}`, `{"kind": "progress", "total": …, "scanned": …}` as the count grows, and at last `{"kind": "end", …}` with the whole count and the cursor. Without it the answer comes soon, and its total may be a lower bound.',
  tags: ['explore'],
  security: SECURITY,
  params: JobParams,
  querystring: Type.Object(recordPageFields),
  response: {
    200: ref('RecordPage', 'The page'),
    ...problems('bad_cursor', ...QUESTION_CODES),
  },
};

/** GET /api/jobs/:jobID/records */
export function addRecords(
  app: App,
  { explore, signal: stopping }: HttpDeps,
  takeQuestion: TakePlace,
): void {
  app.get('/api/jobs/:jobID/records', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    const { order = 'line', limit = 100, ...question } = request.query;
    const asked = { ...question, order, limit };
    const jobID = normalise(request.params.jobID);
    const leave = takeQuestion(id);
    reply.raw.once('close', leave);
    const left = clientLeft(reply, stopping);
    if (!wantsLines(request)) {
      const page = await explore.records(id, jobID, asked, left);
      return reply.code(200).send(page);
    }
    const events = await explore.recordEvents(id, jobID, asked, left);
    return sendEvents(reply, events, request, left);
  });
}

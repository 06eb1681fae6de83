import { Type } from 'typebox';
import { AppError } from '../../../errors.ts';
import { clientLeft } from '../../client-left.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import type { TakePlace } from '../../plugins/limits/concurrency.ts';
import { JobID, normalise } from '../../schemas/jobs.ts';
import { problems, QUESTION_CODES, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;
const DEFAULT_AROUND = 10;

const around = (description: string) =>
  Type.Optional(
    // Not Type.Integer: converting the query's text to that would round.
    Type.Number({ multipleOf: 1, minimum: 0, maximum: 1000, default: DEFAULT_AROUND, description }),
  );

const schema = {
  summary: 'A record by the number of one of its lines, with the records around it',
  tags: ['explore'],
  security: SECURITY,
  params: Type.Object({
    jobID: JobID,
    line: Type.String({ description: 'A line of the file, from 1' }),
  }),
  querystring: Type.Object({
    before: around('So many records before it'),
    after: around('So many records behind it'),
  }),
  response: {
    200: ref('RecordContext', 'The record and its neighbours'),
    ...problems(...QUESTION_CODES),
  },
};

/** GET /api/jobs/:jobID/records/:line */
export function addRecord(
  app: App,
  { explore, signal: stopping }: HttpDeps,
  takeQuestion: TakePlace,
): void {
  app.get('/api/jobs/:jobID/records/:line', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    const { jobID, line } = request.params;
    const { before = DEFAULT_AROUND, after = DEFAULT_AROUND } = request.query;
    reply.raw.once('close', takeQuestion(id));
    const left = clientLeft(reply, stopping);
    return explore.context(id, normalise(jobID), lineNumber(line), { before, after }, left);
  });
}

function lineNumber(text: string): number {
  const line = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (line >= 1) return line;
  throw new AppError('validation_failed', 'Correct the path: lines count from 1.', {
    errors: [{ path: '/line', message: 'must be a whole number from 1 on' }],
  });
}

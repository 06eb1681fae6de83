import { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { AppError, messageOf } from '../../../errors.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../../jobs/index.ts';
import { exportName } from '../../../runtime/export-name.ts';
import { clientLeft } from '../../client-left.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import type { TakePlace } from '../../plugins/limits/concurrency.ts';
import { questionFields } from '../../schemas/explore.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { problems, QUESTION_CODES, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'All records of a job that match a question, as a file',
  description:
    'As they stand (`raw`), as lines of JSON, or as CSV, in which what a spreadsheet would take for a formula is made harmless. The connection breaks off where stored bytes are damaged.',
  tags: ['explore'],
  security: SECURITY,
  params: JobParams,
  querystring: Type.Object({
    ...questionFields,
    format: Type.Optional(Type.Enum([...EXPORT_FORMATS], { default: 'raw' })),
  }),
  response: {
    200: {
      description: 'The file. A connection that ends early means that it is not whole',
      content: {
        'text/plain': { schema: Type.Unsafe<Readable>({ type: 'string', format: 'binary' }) },
      },
    },
    ...problems(...QUESTION_CODES),
  },
};

const TYPES: Record<ExportFormat, string> = {
  raw: 'text/plain',
  jsonl: 'application/x-ndjson',
  csv: 'text/csv',
};

/** GET /api/jobs/:jobID/export */
export function addExport(
  app: App,
  { explore, settings, signal: stopping }: HttpDeps,
  takeQuestion: TakePlace,
): void {
  app.get('/api/jobs/:jobID/export', { schema, config }, async (request, reply) => {
    const { id } = userOf(request);
    const { format = 'raw', ...asked } = request.query;
    const jobID = normalise(request.params.jobID);
    reply.raw.once('close', takeQuestion(id));
    const left = clientLeft(reply, stopping);
    const { fileName, pieces } = await explore.export(id, jobID, asked, format, left);
    reply.header('content-type', `${TYPES[format]}; charset=utf-8`);
    const isFiltered = Object.values(asked).some((value) => value !== undefined && value !== '');
    const name = exportName({ fileName, ending: format, isFiltered });
    reply.header('content-disposition', contentDisposition(name));
    endUnread(reply, settings.uploadIdleSeconds);
    if (request.method === 'HEAD') {
      await pieces.return();
      return reply.code(200).send(Readable.from([]));
    }
    async function* told() {
      try {
        yield* pieces;
      } catch (error) {
        if (left.aborted) throw error;
        const code = error instanceof AppError ? error.code : 'internal';
        request.log.error({ jobID, code, reason: messageOf(error) }, 'an export broke off');
        throw error;
      }
    }
    return reply.code(200).send(Readable.from(told(), { objectMode: false }));
  });
}

/** Cuts off a client that has taken nothing for so long, since it holds a place and memory; a search may find nothing for longer. */
function endUnread({ raw }: FastifyReply, seconds: number): void {
  raw.setTimeout(seconds * 1000, () => {
    if (raw.writableLength > 0) raw.destroy();
  });
}

import { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError, messageOf } from '../../../errors.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

/** What the store may say of the first bytes. */
const OF_BYTES = ['blob_missing', 'blob_corrupt', 'storage_failed', 'storage_refused'] as const;

const config = { access: 'read' } as const;

const schema = {
  summary: "The upload's own bytes, decompressed; of a file that still uploads, as they come",
  tags: ['jobs'],
  security: SECURITY,
  params: JobParams,
  response: {
    200: {
      description: 'The file. A connection that ends early means that it is not whole',
      content: {
        'application/octet-stream': {
          schema: Type.Unsafe<Readable>({ type: 'string', format: 'binary' }),
        },
      },
    },
    ...problems('bad_job_id', 'not_found', 'bytes_gone', ...OF_BYTES, ...COMMON_CODES),
  },
};

/** GET /api/jobs/:jobID/file */
export function addJobFile(app: App, { jobs, settings, signal: stopping }: HttpDeps): void {
  app.get('/api/jobs/:jobID/file', { schema, config }, async (request, reply) => {
    const jobID = normalise(request.params.jobID);
    const leaving = new AbortController();
    reply.raw.once('close', () => leaving.abort());
    const signal = AbortSignal.any([leaving.signal, stopping]);
    const { fileName, totalBytes, pieces } = await jobs.file(userOf(request).id, jobID, signal);
    reply.header('content-type', 'application/octet-stream');
    reply.header('content-disposition', contentDisposition(fileName));
    if (totalBytes !== null) {
      reply.header('content-length', totalBytes);
      // Of a file that still uploads there may be nothing to send for long.
      endUnread(reply, settings.uploadIdleSeconds);
    }
    if (request.method !== 'HEAD')
      return reply.code(200).send(bodyOf(pieces, jobID, request, signal));
    await pieces.return();
    return reply.code(200).send(Readable.from([]));
  });
}

/** The pieces, each taken from the domain when the client has taken those before. What goes wrong is logged with its job. */
function bodyOf(
  pieces: AsyncGenerator<Uint8Array, void>,
  jobID: string,
  { log }: FastifyRequest,
  signal: AbortSignal,
): Readable {
  async function* told() {
    try {
      yield* pieces;
    } catch (error) {
      // Else the client has left, or the server stops: that is no fault of the file.
      if (!signal.aborted) {
        const code = error instanceof AppError ? error.code : 'internal';
        log.error({ jobID, code, reason: messageOf(error) }, 'a file could not be sent whole');
      }
      throw error;
    }
  }
  return Readable.from(told(), { objectMode: false });
}

/** Cuts off a client that has taken nothing for so long. */
function endUnread(reply: FastifyReply, seconds: number): void {
  reply.raw.setTimeout(seconds * 1000, () => reply.raw.destroy());
}

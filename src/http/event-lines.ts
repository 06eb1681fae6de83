/** Answers that come line by line (NDJSON) as they are found. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, messageOf } from '../errors.ts';
import { toProblem, withoutInternals } from './plugins/refusals/problem-details.ts';

const NDJSON = 'application/x-ndjson';

/** Whether the client asked for an answer line by line. */
export const wantsLines = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes(NDJSON) ?? false;

/**
 * A line for each event. After the first one an error can only be a line, the last one.
 * @param left aborts when the client has left: then nobody reads what was wrong
 */
export function sendEvents(
  reply: FastifyReply,
  events: AsyncGenerator<object, void>,
  request: FastifyRequest,
  left: AbortSignal,
): FastifyReply {
  async function* lines() {
    try {
      for await (const event of events) yield `${JSON.stringify(event)}\n`;
    } catch (error) {
      if (left.aborted) throw error;
      const known = error instanceof AppError ? error : internal(error);
      request.log.error({ code: known.code, reason: messageOf(error) }, 'a question broke off');
      const problem = toProblem(withoutInternals(known, request.id));
      yield `${JSON.stringify({ kind: 'error', problem })}\n`;
    }
  }
  reply.header('content-type', `${NDJSON}; charset=utf-8`);
  return reply.code(200).send(Readable.from(lines(), { objectMode: false }) as never);
}

const internal = (cause: unknown): AppError =>
  new AppError('internal', 'The server met an error that it did not expect.', { cause });

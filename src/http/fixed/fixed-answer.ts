import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);
/** Below this many bytes an answer fits a packet, compressed or not. */
const WORTH_COMPRESSING = 1024;

/** The handler of a route whose answer never changes while the process runs. */
export type FixedAnswer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

interface Content {
  body: Buffer;
  etag: string;
}

/**
 * Answers with what `make` gives, made when it is first asked for and compressed once: however many ask, there is
 * one copy in memory and no file is open. Who has it already (`If-None-Match`) gets 304 without a body.
 */
export function fixedAnswer(type: string, make: () => Buffer | string): FixedAnswer {
  let plain: Content | undefined;
  let packed: Promise<Buffer> | undefined;
  return async ({ headers }, reply) => {
    plain ??= contentOf(make());
    reply.header('content-type', type).header('etag', plain.etag);
    reply.header('cache-control', 'public, no-cache').header('vary', 'accept-encoding');
    if (isKnown(headers['if-none-match'], plain.etag)) return reply.code(304).send();
    if (plain.body.length < WORTH_COMPRESSING || !takesGzip(headers['accept-encoding'])) {
      return reply.send(plain.body);
    }
    packed ??= compress(plain.body);
    return reply.header('content-encoding', 'gzip').send(await packed);
  };
}

/** A weak tag: the same for both encodings of the same content. */
function contentOf(made: Buffer | string): Content {
  const body = Buffer.from(made);
  return { body, etag: `W/"${createHash('sha256').update(body).digest('base64url')}"` };
}

function isKnown(header: string | undefined, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return (header ?? '').split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag));
}

function takesGzip(header: string | string[] | undefined): boolean {
  return /(^|,)\s*(gzip|\*)\s*(;\s*q=(1|0\.\d*[1-9]\d*))?\s*(,|$)/i.test(String(header ?? ''));
}

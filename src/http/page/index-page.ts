import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { restrictPage } from '../plugins/access/security-headers.ts';

/** Stands in index.html wherever the nonce of the answer belongs. */
const NONCE_PLACE = '__CSP_NONCE__';

/** Paths that are never addresses of the page, whether there is a route for them or not. */
const OTHERS = /^\/(api|auth|docs|health|ready|metrics|openapi\.json|assets)(\/|$)/;

/** `text/html` by name, unless its weight is 0: programs that take anything get no page. */
const TAKES_HTML = /(^|,)\s*text\/html\s*(;(?!\s*q=0(\.0*)?\s*(,|$))[^,]*)?(,|$)/i;

/** The document of the page for browsers, which is the answer to all addresses of the page: it reads them itself. */
export interface IndexPage {
  /** Where the page was built. */
  folder: string;
  /** Whether a request without a route is a browser that opens an address of the page. */
  isFor(request: FastifyRequest): boolean;
  /** Answers with the document, with a policy and a nonce of its own. */
  send(reply: FastifyReply): FastifyReply;
}

/** Reads the document, once; null where there is none. */
export function readIndexPage(folder: string | null): IndexPage | null {
  if (folder === null) return null;
  const file = path.join(folder, 'index.html');
  if (!existsSync(file)) return null;
  const document = readFileSync(file, 'utf8');
  return {
    folder,
    isFor: ({ method, url, headers }) =>
      (method === 'GET' || method === 'HEAD') &&
      !OTHERS.test(url.split('?', 1)[0]!) &&
      TAKES_HTML.test(headers.accept ?? ''),
    send: (reply) => {
      const nonce = restrictPage(reply);
      reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache');
      return reply.code(200).send(document.replaceAll(NONCE_PLACE, nonce));
    },
  };
}

import cors from '@fastify/cors';
import type { App } from '../../deps.ts';
import type { OriginCheck } from './origins.ts';

const OPTIONS = {
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowedHeaders: ['Authorization', 'Content-Type'],
  exposedHeaders: ['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
  /** Seconds a browser may remember a preflight; browsers cap it at two hours. */
  maxAge: 7200,
  // What is no preflight is answered like any other method that a path does not have.
  strictPreflight: false,
};

/** Lets pages of allowed origins read answers. No cookies are used, so there are no credentials to allow. */
export async function addCors(app: App, isAllowed: OriginCheck): Promise<void> {
  await app.register(cors, {
    delegator: ({ headers }, done) => {
      const origin = headers.origin !== undefined && isAllowed(headers.origin, headers);
      done(null, { ...OPTIONS, origin });
    },
  });
}

import { type Static, Type } from 'typebox';
import { messageOf } from '../../../errors.ts';
import { withTimeLimit } from '../../../runtime/time-limit.ts';
import type { App, HttpDeps } from '../../deps.ts';

/** Milliseconds for a check: probes wait a few seconds at most. */
const CHECK_MS = 2_000;

const Check = Type.Object({ ok: Type.Boolean(), error: Type.Optional(Type.String()) });
const Readiness = Type.Object({
  status: Type.Enum(['ready', 'not_ready']),
  checks: Type.Record(Type.String(), Check),
});

const schema = {
  summary: 'Whether everything the service depends on works',
  tags: ['operation'],
  response: { 200: Readiness, 503: Readiness },
};

/** GET /ready: each dependency by name; 503 where one fails, and while the server stops. */
export function addReady(app: App, { checks, signal }: HttpDeps): void {
  app.get('/ready', { schema }, async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await run(check)] as const),
    );
    if (signal.aborted) results.push(['server', { ok: false, error: 'stopping' }]);
    const isReady = results.every(([, { ok }]) => ok);
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not_ready',
      checks: Object.fromEntries(results),
    });
  });
}

async function run(check: () => Promise<void>): Promise<Static<typeof Check>> {
  try {
    await withTimeLimit(CHECK_MS, `no answer in ${CHECK_MS} ms`, check());
    return { ok: true };
  } catch (error) {
    return { ok: false, error: messageOf(error) };
  }
}

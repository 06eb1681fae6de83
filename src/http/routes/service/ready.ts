import type { FastifyBaseLogger } from 'fastify';
import { type Static, Type } from 'typebox';
import { AppError } from '../../../errors.ts';
import { withTimeLimit } from '../../../runtime/time-limit.ts';
import type { App, HttpDeps } from '../../deps.ts';

/** Milliseconds for a check: probes wait a few seconds at most. */
const CHECK_MS = 2_000;

const Check = Type.Object({
  ok: Type.Boolean(),
  error: Type.Optional(Type.String({ description: 'A code of docs/errors.md, or "no_answer"' })),
});
const Readiness = Type.Object({
  status: Type.Enum(['ready', 'not_ready']),
  checks: Type.Record(Type.String(), Check),
});
type Checks = Static<typeof Readiness>['checks'];

const schema = {
  summary: 'Whether everything the service depends on works',
  description:
    'What it found is kept for some seconds, so that asking often costs the stores nothing.',
  tags: ['operation'],
  response: { 200: Readiness, 503: Readiness },
};

/** GET /ready: each dependency by name; 503 where one fails, and while the server stops. */
export function addReady(app: App, { checks, signal, settings }: HttpDeps): void {
  const look = keptFor(settings.readySeconds, () => runAll(checks, app.log));
  app.get('/ready', { schema }, async (_request, reply) => {
    const results: Checks = { ...(await look()) };
    if (signal.aborted) results.server = { ok: false, error: 'shutting_down' };
    const isReady = Object.values(results).every(({ ok }) => ok);
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not_ready',
      checks: results,
    });
  });
}

/** What `make` gives, for so many seconds; those who ask meanwhile wait for the same one. */
function keptFor<Result>(seconds: number, make: () => Promise<Result>): () => Promise<Result> {
  let kept: Promise<Result> | undefined;
  let until = 0;
  return () => {
    if (kept === undefined || performance.now() >= until) {
      kept = make();
      // From the start of the look on, so that a slow one is not taken for news.
      until = performance.now() + seconds * 1000;
    }
    return kept;
  };
}

async function runAll(checks: HttpDeps['checks'], log: FastifyBaseLogger): Promise<Checks> {
  const results = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]) => [name, await run(name, check, log)] as const,
    ),
  );
  return Object.fromEntries(results);
}

/** Anybody may ask, so the answer has no more than a code; hosts and paths are in the log. */
async function run(
  name: string,
  check: () => Promise<void>,
  log: FastifyBaseLogger,
): Promise<Static<typeof Check>> {
  try {
    await withTimeLimit(CHECK_MS, `no answer in ${CHECK_MS} ms`, check());
    return { ok: true };
  } catch (error) {
    log.warn({ err: error, check: name }, 'a dependency does not work');
    return { ok: false, error: error instanceof AppError ? error.code : 'no_answer' };
  }
}

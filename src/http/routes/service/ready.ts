import type { FastifyBaseLogger } from 'fastify';
import { type Static, Type } from 'typebox';
import { AppError, messageOf } from '../../../errors.ts';
import { keptFor } from '../../../runtime/kept-for.ts';
import { withTimeLimit } from '../../../runtime/time-limit.ts';
import type { App, HttpDeps } from '../../deps.ts';
import type { OperatorCheck } from '../../plugins/access/operator.ts';

/** Milliseconds for a check: probes wait a few seconds at most. */
const CHECK_MS = 2_000;

const Check = Type.Object({
  ok: Type.Boolean(),
  error: Type.Optional(Type.String({ description: 'A code of docs/errors.md, or "no_answer"' })),
  reason: Type.Optional(
    Type.String({ description: 'What went wrong, which may name hosts and paths; for operators' }),
  ),
});
const Readiness = Type.Object({
  status: Type.Enum(['ready', 'not_ready']),
  checks: Type.Record(Type.String(), Check),
});
type Check = Static<typeof Check>;
type Checks = Static<typeof Readiness>['checks'];

const schema = {
  summary: 'Whether everything the service depends on works',
  description:
    'What it found is kept for a second, and requests at the same time share a look, so that asking often costs the stores nothing. ' +
    'Administrators, and this machine itself, are told reasons.',
  tags: ['operation'],
  response: { 200: Readiness, 503: Readiness },
};

type ReadyDeps = Pick<HttpDeps, 'checks' | 'signal' | 'describeFailure'> & {
  settings: Pick<HttpDeps['settings'], 'readySeconds'>;
};

/** GET /ready: each dependency by name; 503 where one fails, and while the server stops. */
export function addReady(app: App, deps: ReadyDeps, isOperator: OperatorCheck): void {
  const { checks, signal, settings, describeFailure = messageOf } = deps;
  const look = keptFor(settings.readySeconds, () => runAll(checks, describeFailure, app.log));
  app.get('/ready', { schema }, async (request, reply) => {
    const results: Checks = { ...(await look()) };
    if (signal.aborted) results.server = { ok: false, error: 'shutting_down' };
    const isReady = Object.values(results).every(({ ok }) => ok);
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not_ready',
      // Whoever asks when all is well gets the same answer, and no token has to be looked at.
      checks: isReady || (await isOperator(request)) ? results : withoutReasons(results),
    });
  });
}

function withoutReasons(checks: Checks): Checks {
  const bare = ({ ok, error }: Check): Check => (error === undefined ? { ok } : { ok, error });
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, bare(check)]));
}

async function runAll(
  checks: HttpDeps['checks'],
  describe: (error: unknown) => string,
  log: FastifyBaseLogger,
): Promise<Checks> {
  const results = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]) => [name, await run(name, check, describe, log)] as const,
    ),
  );
  return Object.fromEntries(results);
}

async function run(
  name: string,
  check: () => Promise<void>,
  describe: (error: unknown) => string,
  log: FastifyBaseLogger,
): Promise<Check> {
  try {
    await withTimeLimit(CHECK_MS, `no answer in ${CHECK_MS} ms`, check());
    return { ok: true };
  } catch (error) {
    log.warn({ err: error, check: name }, 'a dependency does not work');
    const code = error instanceof AppError ? error.code : 'no_answer';
    return { ok: false, error: code, reason: describe(error) };
  }
}

import { AppError } from '../../../errors.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { awaitOwnJob } from '../../live/await-job.ts';
import { watchSocket } from '../../live/watch-socket.ts';
import { callerOf, userOf } from '../../plugins/access/auth.ts';
import type { OriginCheck } from '../../plugins/access/origins.ts';
import { limitConcurrency } from '../../plugins/limits/concurrency.ts';
import { LIVE_PATH } from '../../plugins/service/websocket.ts';
import { JobParams, normalise } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'Progress of a job (WebSocket)',
  description:
    'JSON text frames: the current state, then each change, at most 10 a second; close 1000 after the final state, 4401 when the access token expires, 1013 when messages are not read. A watch may be opened up to two seconds before its upload (?jobID=). Browsers send the subprotocols `bearer, <access token>`.',
  tags: ['reports'],
  security: SECURITY,
  params: JobParams,
  response: problems(
    'bad_job_id',
    'origin_not_allowed',
    'not_found',
    'upgrade_required',
    'too_many_watches',
    ...COMMON_CODES,
  ),
};

/** GET /api/live-stats/:jobID, a WebSocket; every refusal is an HTTP answer before the upgrade. */
export function addLiveStats(
  app: App,
  { jobs, liveHub, settings }: HttpDeps,
  isAllowedOrigin: OriginCheck,
): void {
  const takePlace = limitConcurrency({
    mostPerUser: settings.maxWatchesPerUser,
    what: 'watches',
    userCode: 'too_many_watches',
  });
  app.route({
    method: 'GET',
    url: `${LIVE_PATH}:jobID`,
    schema,
    config,
    onRequest: async ({ headers }) => {
      // Browsers let any page open a WebSocket to any host; unlike with fetch, only the server can refuse it.
      if (headers.origin === undefined || isAllowedOrigin(headers.origin, headers)) return;
      throw new AppError('origin_not_allowed', 'Have this origin added to ALLOWED_ORIGINS.');
    },
    preHandler: async (request, reply) => {
      if (!request.ws) {
        reply.header('upgrade', 'websocket');
        throw new AppError('upgrade_required', 'Open this path as a WebSocket.');
      }
      const { id } = userOf(request);
      const leave = takePlace(id);
      // Whether it was upgraded or refused, it ends with its connection.
      const { socket } = request.raw;
      if (socket.destroyed) leave();
      else socket.once('close', leave);
      await awaitOwnJob(jobs, id, normalise(request.params.jobID));
    },
    handler: () => {
      throw new Error('Requests without an upgrade were refused before.');
    },
    wsHandler: (socket, request) => {
      const { jobID } = request.params as { jobID: string };
      watchSocket(socket, normalise(jobID), liveHub, callerOf(request).expiresAt ?? undefined);
    },
  });
}

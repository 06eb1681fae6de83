import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { callerOf, userOf } from '../../plugins/access/auth.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'session' } as const;

const listSchema = {
  summary: "The caller's sessions",
  tags: ['accounts'],
  security: SECURITY,
  response: {
    200: ref('SessionList', 'The sessions'),
    ...problems('managed_elsewhere', ...COMMON_CODES),
  },
};

const endSchema = {
  summary: 'End a session',
  description: 'Its tokens are good no longer, in every process within some two seconds.',
  tags: ['accounts'],
  security: SECURITY,
  params: Type.Object({ sessionID: Type.String({ maxLength: 100 }) }),
  response: {
    204: Type.Null({ description: 'Ended' }),
    ...problems('not_found', 'managed_elsewhere', ...COMMON_CODES),
  },
};

/** GET /auth/sessions, DELETE /auth/sessions/:sessionID */
export function addSessions(app: App, { identity }: HttpDeps): void {
  app.get('/auth/sessions', { schema: listSchema, config }, async (request, reply) => {
    const { user, sessionID } = callerOf(request);
    const found = await identity.sessions(user.id);
    const items = found.map((one) => ({ ...one, isCurrent: one.id === sessionID }));
    return reply.code(200).send({ items, nextCursor: null });
  });

  app.delete('/auth/sessions/:sessionID', { schema: endSchema, config }, async (request, reply) => {
    await identity.endSession(userOf(request).id, request.params.sessionID);
    return reply.code(204).send(null);
  });
}

import { Type } from 'typebox';
import type { App } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { User } from '../../schemas/session.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'any' } as const;

const schema = {
  summary: 'The signed-in user',
  tags: ['accounts'],
  security: SECURITY,
  response: { 200: Type.Object({ user: User }), ...problems(...COMMON_CODES) },
};

/** GET /auth/me */
export function addMe(app: App): void {
  app.get('/auth/me', { schema, config }, async (request) => ({ user: userOf(request) }));
}

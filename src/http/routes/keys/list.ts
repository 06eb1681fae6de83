import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'session' } as const;

const schema = {
  summary: "The caller's API keys, newest first",
  tags: ['keys'],
  security: SECURITY,
  response: {
    200: Type.Object({
      items: Type.Array(ref('ApiKey', 'A key, without the key itself')),
      nextCursor: Type.Null({ description: 'There are 100 at most' }),
    }),
    ...problems(...COMMON_CODES),
  },
};

/** GET /api/keys */
export function addKeyList(app: App, { keys }: HttpDeps): void {
  app.get('/api/keys', { schema, config }, async (request) => ({
    items: await keys.list(userOf(request).id),
    nextCursor: null,
  }));
}

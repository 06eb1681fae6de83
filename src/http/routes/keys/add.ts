import { AppError } from '../../../errors.ts';
import type { Callers } from '../../../identity/callers.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { callerOf } from '../../plugins/access/auth.ts';
import { ApiKeyRequest } from '../../schemas/api-keys.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'session' } as const;

const schema = {
  summary: 'Make an API key',
  description: 'The answer is the only one that holds the key.',
  tags: ['keys'],
  security: SECURITY,
  body: ApiKeyRequest,
  response: {
    201: ref('NewApiKey', 'The key'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'admin_required',
      'too_many_keys',
      ...COMMON_CODES,
    ),
  },
};

/** POST /api/keys */
export function addKeyAdd(app: App, { keys }: HttpDeps, callers: Callers): void {
  app.post('/api/keys', { schema, config }, async (request, reply) => {
    const { name, scopes, expiresAt } = request.body;
    const caller = callerOf(request);
    if (scopes.includes('admin')) await callers.assertMay(caller, 'admin');
    const end = endOf(expiresAt);
    return reply.code(201).send(await keys.add(caller.user, { name, scopes, expiresAt: end }));
  });
}

function endOf(text: string | null | undefined): Date | null {
  if (text === null || text === undefined) return null;
  const end = new Date(text);
  if (end.getTime() > Date.now()) return end;
  throw new AppError('validation_failed', 'Correct the fields of the body named in errors.', {
    errors: [{ path: '/expiresAt', message: 'is not in the future' }],
  });
}

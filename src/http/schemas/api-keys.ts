import { Type } from 'typebox';
import { SCOPES } from '../../identity/api-keys.ts';
import { UNSAFE_CHARACTERS } from '../../runtime/visible-text.ts';
import { Nullable, Time } from './common.ts';

/** Of what nobody sees only joiners: emoji and some scripts need them. */
const NAME = `^(?:[^${UNSAFE_CHARACTERS}]|[\\u200c\\u200d])*$`;

const Scopes = Type.Array(Type.Enum([...SCOPES]), { minItems: 1, uniqueItems: true });

export const ApiKeyRequest = Type.Object({
  name: Type.String({
    minLength: 1,
    maxLength: 100,
    pattern: NAME,
    description: 'What the key is for',
  }),
  scopes: Scopes,
  expiresAt: Type.Optional(
    Nullable(
      Type.String({
        format: 'date-time',
        description: 'RFC 3339; without it the key does not end',
      }),
    ),
  ),
});

const fields = {
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  hint: Type.String({ description: 'The first characters of the key' }),
  scopes: Scopes,
  createdAt: Time,
  expiresAt: Nullable(Time),
  lastUsedAt: Nullable(Time),
};

export const ApiKey = Type.Object(fields);

export const NewApiKey = Type.Object({
  ...fields,
  key: Type.String({ description: 'The key itself. It is shown this once.' }),
});

import { Type } from 'typebox';
import { EMAIL_PATTERN } from '../../runtime/email-address.ts';
import { Nullable, Time } from './common.ts';

export const User = Type.Object({ id: Type.String(), email: Type.String() });

/** The header by which a browser asks for its refresh token in a cookie. */
export const SESSION_HEADER = 'log-flow-session';

/** Headers of the routes that give, take or end a session. */
export const SessionHeaders = Type.Object({
  [SESSION_HEADER]: Type.Optional(
    Type.Literal('cookie', {
      description:
        'For pages of this service: the refresh token comes and goes in a cookie that scripts cannot read, and stands in no body',
    }),
  ),
});

export const Session = Type.Object({
  accessToken: Type.String(),
  refreshToken: Type.Optional(
    Type.String({
      description: 'Good for one refresh. Not there where it is in the cookie (log-flow-session).',
    }),
  ),
  tokenType: Type.Literal('Bearer'),
  expiresIn: Type.Integer({ description: 'Seconds until the access token expires' }),
  user: User,
});

const PendingRegistration = Type.Object(
  { user: User },
  {
    description: 'The account has no session until its address is confirmed by a link in an e-mail',
  },
);

/** With tokens where no confirmation is needed. */
export const Registration = Type.Union([Session, PendingRegistration]);

export const Credentials = Type.Object({
  email: Type.String({ pattern: EMAIL_PATTERN, maxLength: 320, examples: ['me@example.com'] }),
  password: Type.String({ description: 'At least 8 characters, at most 1024 bytes' }),
});

export const RefreshRequest = Type.Object({
  refreshToken: Type.Optional(
    Type.String({ description: 'Required, unless it is in the cookie (log-flow-session)' }),
  ),
});

export const PasswordChange = Type.Object({
  currentPassword: Type.String(),
  newPassword: Type.String({ description: 'At least 8 characters, at most 1024 bytes' }),
});

export const PasswordConfirmation = Type.Object({
  password: Type.String({ description: 'The password of the account' }),
});

export const SessionList = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String({ format: 'uuid' }),
      createdAt: Time,
      lastUsedAt: Time,
      expiresAt: Time,
      userAgent: Nullable(Type.String()),
      address: Nullable(Type.String({ description: 'Where it was last used from' })),
      isCurrent: Type.Boolean({ description: 'Whether the request belongs to it' }),
    }),
    { description: 'Used last first' },
  ),
  nextCursor: Type.Null({ description: 'There are 100 at most' }),
});

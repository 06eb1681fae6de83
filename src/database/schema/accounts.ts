/** Accounts, sessions, API keys, and the secrets that sign tokens. */
import { boolean, index, integer, pgTable, text, uuid } from '../drizzle.ts';
import { bytes, moment } from './columns.ts';

/** Secrets that all processes share, such as the key that signs access tokens. */
export const secrets = pgTable('secrets', {
  name: text('name').primaryKey(),
  value: bytes('value').notNull(),
});

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  /** Lower case, without surrounding space. */
  email: text('email').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  /** `NFKC`: how the password was written before it was hashed; null: as it was sent, by an earlier release. */
  passwordForm: text('password_form'),
  /** When its user last chose another password; null: never. */
  passwordChangedAt: moment('password_changed_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** What operators gave to or took from a user, of whichever identity provider. */
export const userRights = pgTable('user_rights', {
  userID: text('user_id').primaryKey(),
  isAdmin: boolean('is_admin').notNull().default(false),
  /** Null: the account may be used. */
  disabledAt: moment('disabled_at'),
});

/** What users have chosen for themselves, of whichever identity provider. */
export const userSettings = pgTable('user_settings', {
  userID: text('user_id').primaryKey(),
  /** In which times without a zone are read; null: in that of the server. */
  timeZone: text('time_zone'),
});

/** What began with one login: all refresh tokens of a family, and the access tokens that came with them. */
export const sessions = pgTable(
  'sessions',
  {
    /** The family of its refresh tokens. */
    id: uuid('id').primaryKey(),
    userID: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** The last login or refresh. */
    lastUsedAt: moment('last_used_at').notNull().defaultNow(),
    /** When its newest refresh token expires. */
    expiresAt: moment('expires_at').notNull(),
    userAgent: text('user_agent'),
    address: text('address'),
  },
  (table) => [index('sessions_user').on(table.userID, table.createdAt)],
);

/** Sessions that have ended, for as long as access tokens of theirs would otherwise be good. */
export const revokedSessions = pgTable(
  'revoked_sessions',
  {
    id: text('id').primaryKey(),
    /** When the last of its access tokens has expired. */
    until: moment('until').notNull(),
  },
  (table) => [index('revoked_sessions_until').on(table.until)],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey(),
    ownerID: text('owner_id').notNull(),
    ownerEmail: text('owner_email').notNull(),
    name: text('name').notNull(),
    /** SHA-256 of the key, hex. The key has 256 random bits, so that nobody finds it by guessing. */
    hash: text('hash').notNull().unique(),
    /** Its first characters, by which its owner tells keys apart. */
    hint: text('hint').notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Null: it does not end. */
    expiresAt: moment('expires_at'),
    /** To the minute; null: never. */
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [index('api_keys_owner').on(table.ownerID, table.createdAt, table.id)],
);

/** Guesses at passwords: how many failed one after the other, and until when the next one has to wait. */
export const signInDelays = pgTable(
  'sign_in_delays',
  {
    /** An account or a network. */
    key: text('key').primaryKey(),
    failures: integer('failures').notNull(),
    waitUntil: moment('wait_until').notNull(),
  },
  (table) => [index('sign_in_delays_wait_until').on(table.waitUntil)],
);

export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    /** SHA-256 of the token, hex: a stolen database opens no session. */
    hash: text('hash').primaryKey(),
    /** All tokens that follow from one login. */
    family: uuid('family').notNull(),
    userID: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [
    index('refresh_tokens_family').on(table.family),
    index('refresh_tokens_user').on(table.userID),
  ],
);

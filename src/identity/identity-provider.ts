/**
 * Port `IdentityProvider`: accounts, sessions and tokens.
 *
 * What every adapter promises (test/contract/identity-provider.ts checks it):
 * - e-mail addresses are compared without regard to case and surrounding space.
 * - `register` of a taken address throws `email_taken`, of a poor password `weak_password`. It opens a
 *   session, or none where the address has to be confirmed first; until then `login` throws
 *   `email_not_confirmed`.
 * - `login` throws the same `invalid_credentials` for an unknown address and a wrong password. Where
 *   passwords are checked here, it takes about the same time for both.
 * - `verify` accepts only access tokens of this provider that have not expired: `token_expired`, else
 *   `invalid_token`. The token's own header does not choose the algorithm, and a key only among those of the
 *   provider.
 * - `refresh` gives a new pair and invalidates the old token; using that again ends its whole family
 *   (`token_reused`), so that a stolen token is of no use for long. For a client that lost the answer, a
 *   provider may answer the token before the newest with the newest; within `repeatSeconds` it does. It never gives
 *   two successors.
 * - `logout` ends the family of the token; afterwards none of it can be refreshed, and `verify` refuses its
 *   access tokens. It succeeds for a token that is unknown.
 * - An account that an operator disabled gets `account_disabled` from `login` (with the right password), `refresh` and
 *   `verify`.
 * - What the provider does not let this service do for its users throws `managed_elsewhere`.
 * - A provider elsewhere that does not answer is `identity_failed`, never `invalid_token`.
 */
export interface User {
  id: string;
  email: string;
}

export interface Session {
  accessToken: string;
  refreshToken: string;
  tokenType: 'Bearer';
  /** Seconds until the access token expires. */
  expiresIn: number;
  user: User;
}

/** A new account whose address is still to be confirmed, by a link in a mail: it has no session yet. */
export interface PendingRegistration {
  user: User;
}

/** What the connection tells of a client. */
export interface ClientInfo {
  address: string;
  userAgent: string | null;
}

/** Whose access token it is. */
export interface Verified {
  user: User;
  /** Null where the token names none: tokens of an earlier release. */
  sessionID: string | null;
  /** When the token expires: milliseconds since the epoch. */
  expiresAt: number;
}

/** A session as its owner sees it. Times are RFC 3339 in UTC. */
export interface SessionInfo {
  id: string;
  createdAt: string;
  /** The last login or refresh. */
  lastUsedAt: string;
  expiresAt: string;
  userAgent: string | null;
  address: string | null;
}

export interface IdentityProvider {
  /** How long a refresh token that is not used is to be kept: what the provider grants, or a term of its own choice. */
  readonly refreshSeconds: number;
  register(
    email: string,
    password: string,
    client?: ClientInfo,
  ): Promise<Session | PendingRegistration>;
  login(email: string, password: string, client?: ClientInfo): Promise<Session>;
  refresh(refreshToken: string, client?: ClientInfo, options?: RefreshOptions): Promise<Session>;
  logout(refreshToken: string): Promise<void>;
  verify(accessToken: string): Promise<Verified>;
  /** The sessions of a user, the one that was used last first. */
  sessions(userID: string): Promise<SessionInfo[]>;
  /** Ends a session as `logout` does. Throws `not_found` where the user has no such session. */
  endSession(userID: string, sessionID: string): Promise<void>;
  /**
   * Ends all sessions of the user and opens a new one. Throws `invalid_credentials` for a wrong password and
   * `weak_password` for a poor new one.
   */
  changePassword(user: User, change: PasswordChange, client?: ClientInfo): Promise<Session>;
  /** Throws `invalid_credentials` where it is not the user's password. */
  confirmPassword(user: User, password: string, client?: ClientInfo): Promise<void>;
  /** Removes the account and ends its sessions. */
  removeAccount(user: User): Promise<void>;
}

export interface RefreshOptions {
  /**
   * How long after its use a token gives the same successor again, unless that was used; default 0: not at all. A provider
   * elsewhere may have a rule of its own.
   */
  repeatSeconds?: number;
}

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

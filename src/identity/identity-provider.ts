/**
 * Port `IdentityProvider`: accounts and tokens.
 *
 * What every adapter promises (test/contract/identity-provider.ts checks it):
 * - e-mail addresses are compared without regard to case and surrounding space.
 * - `register` of a taken address throws `email_taken`, of a poor password `weak_password`. It opens a
 *   session, or none where the address has to be confirmed first; until then `login` throws
 *   `email_not_confirmed`.
 * - `login` throws the same `invalid_credentials` for an unknown address and a wrong password. Where
 *   passwords are checked here, it takes about the same time for both.
 * - `verify` accepts only access tokens of this provider that have not expired: `token_expired`, else
 *   `invalid_token`. The token's own header chooses neither algorithm nor key. It says when the token expires.
 * - `refresh` gives a new pair and invalidates the old token; using that again ends its whole family
 *   (`token_reused`), so that a stolen token is of no use for long. For a client that lost the answer, a
 *   provider may answer the token before the newest with the newest. It never gives two successors.
 * - `logout` ends the family of the token; afterwards none of it can be refreshed. It succeeds for a
 *   token that is unknown.
 * - A provider elsewhere that does not answer is `identity_failed`, never `invalid_token`.
 */
export interface User {
  id: string;
  email: string;
  /** Of what `verify` gives: when the token expires, in milliseconds since the epoch. */
  expiresAt?: number;
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

export interface IdentityProvider {
  register(email: string, password: string): Promise<Session | PendingRegistration>;
  login(email: string, password: string): Promise<Session>;
  refresh(refreshToken: string): Promise<Session>;
  logout(refreshToken: string): Promise<void>;
  verify(accessToken: string): Promise<User>;
}

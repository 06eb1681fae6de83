import { AppError } from '../errors.ts';
import type { ClientInfo, Session } from './identity-provider.ts';

/** Under which address the account of this machine is kept: no mail is ever sent to it. */
export const FIRST_ADDRESS = 'me@this-machine';

/** The account of whoever tries the service on his own machine: there is one only as long as there is no other. */
export interface FirstAccount {
  /** Whether there is no account at all yet. */
  isFree(): Promise<boolean>;
  /** Whether the account is there. */
  isMade(): Promise<boolean>;
  /**
   * Adds the account, with a password that nobody knows, and opens a session for it. Throws `try_closed` where there is an
   * account: of several calls at once one succeeds.
   */
  open(client?: ClientInfo): Promise<Session>;
}

/** Says what to do instead. */
export function tryClosed(registration: 'open' | 'closed' = 'open'): AppError {
  const instead = registration === 'open' ? 'Register or sign in' : 'Sign in';
  return new AppError(
    'try_closed',
    `${instead}: trying without an account is for the machine that runs the service, while nobody has an account.`,
  );
}

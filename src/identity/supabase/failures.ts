import { type AuthError, isAuthWeakPasswordError } from '@supabase/auth-js';
import { AppError, type ErrorCode } from '../../errors.ts';

/** What an answer of Supabase Auth said beside the words that its library passes on. */
export interface AnswerNotes {
  /** Why there was no answer, or none that says anything about the request. */
  outage?: Error;
  /** Whether it was a 429. */
  isLimited?: boolean;
  /** Seconds of a `Retry-After` header. */
  retryAfter?: number;
  /** The `error` of the OAuth form, in which servers from before 2024 answer (`invalid_grant`). */
  oauthError?: string;
}

const RETRY_LIMIT = 60;

type Refusal = readonly [code: ErrorCode, advice: string];

const WRONG: Refusal = ['invalid_credentials', 'Check the address and the password.'];
const UNCONFIRMED: Refusal = [
  'email_not_confirmed',
  'Open the link in the e-mail that was sent to this address, then sign in.',
];
const TAKEN: Refusal = ['email_taken', 'Sign in, or use another address.'];
const CLOSED: Refusal = ['registration_closed', 'Ask the operator of this service for an account.'];
const UNKNOWN: Refusal = ['invalid_token', 'Sign in again.'];
const REUSED: Refusal = ['token_reused', 'Sign in again: this session has ended.'];
const EXPIRED: Refusal = ['token_expired', 'Sign in again.'];
const BAD_ADDRESS: Refusal = [
  'validation_failed',
  'Give an e-mail address that can receive e-mail.',
];

/** By the code of Supabase Auth, which is what it says. */
type Refusals = ReadonlyMap<string, Refusal>;

const REGISTER: Refusals = new Map([
  ['user_already_exists', TAKEN],
  ['email_exists', TAKEN],
  ['signup_disabled', CLOSED],
  ['email_provider_disabled', CLOSED],
  ['email_address_not_authorized', CLOSED],
  ['email_address_invalid', BAD_ADDRESS],
  ['validation_failed', BAD_ADDRESS],
]);

const LOGIN: Refusals = new Map([
  ['invalid_credentials', WRONG],
  ['user_not_found', WRONG],
  ['user_banned', WRONG],
  ['email_not_confirmed', UNCONFIRMED],
  ['email_provider_disabled', WRONG],
  // An address in a form that no account can have.
  ['validation_failed', WRONG],
  ['email_address_invalid', WRONG],
]);

const REFRESH: Refusals = new Map([
  ['refresh_token_not_found', UNKNOWN],
  ['refresh_token_already_used', REUSED],
  ['session_not_found', UNKNOWN],
  ['session_expired', EXPIRED],
  ['user_not_found', UNKNOWN],
  ['user_banned', UNKNOWN],
  // A token of another server.
  ['validation_failed', UNKNOWN],
]);

/** Why Supabase Auth refused a registration. */
export function explainRegister(error: AuthError, notes: AnswerNotes): AppError {
  if (isAuthWeakPasswordError(error)) {
    const reasons = error.reasons.length > 0 ? ` (${error.reasons.join(', ')})` : '';
    return new AppError('weak_password', `${error.message}${reasons}`, { cause: error });
  }
  // Empty ones and those over the 72 bytes that bcrypt reads are no matter of strength to it.
  if (error.code === 'validation_failed' && /password/i.test(error.message)) {
    return new AppError('weak_password', error.message, { cause: error });
  }
  return explain(error, notes, REGISTER.get(error.code ?? ''));
}

/** Why Supabase Auth refused a login. */
export function explainLogin(error: AuthError, notes: AnswerNotes): AppError {
  if (notes.oauthError === 'invalid_grant') {
    const isUnconfirmed = /not confirmed/i.test(error.message);
    return explain(error, notes, isUnconfirmed ? UNCONFIRMED : WRONG);
  }
  return explain(error, notes, LOGIN.get(error.code ?? ''));
}

/** Why Supabase Auth refused a refresh token, or the session that it belongs to. */
export function explainRefresh(error: AuthError, notes: AnswerNotes): AppError {
  // The library drops the code `session_not_found` and gives this error its name.
  if (error.name === 'AuthSessionMissingError') return refuse(UNKNOWN, error);
  if (notes.oauthError === 'invalid_grant') {
    if (/already used/i.test(error.message)) return refuse(REUSED, error);
    return refuse(/expired/i.test(error.message) ? EXPIRED : UNKNOWN, error);
  }
  return explain(error, notes, REFRESH.get(error.code ?? ''));
}

/** No answer, or none that can be used: worth another try. */
export function outage(cause: unknown): AppError {
  return new AppError('identity_failed', 'Try again in a few seconds.', {
    cause,
  });
}

function explain(error: AuthError, notes: AnswerNotes, known: Refusal | undefined): AppError {
  if (notes.isLimited) return limited(error, notes);
  if (known !== undefined) return refuse(known, error);
  // Two refreshes of one session at the same moment, which it could not put in a row.
  if (error.status === 409) return outage(error);
  // The key, the address or the rules of the provider are not as configured: the log has the cause.
  return new AppError(
    'internal',
    'The identity provider refused a request of this server. Its log says why.',
    { cause: error },
  );
}

function refuse([code, advice]: Refusal, cause: AuthError): AppError {
  const errors = [{ path: '/email', message: 'is not an address that can be used' }];
  return new AppError(code, advice, {
    cause,
    ...(code === 'validation_failed' && { errors }),
  });
}

/** `Retry-After`, or the seconds that the message names, or a minute. */
function limited(error: AuthError, notes: AnswerNotes): AppError {
  const named = Number(/after (\d+) seconds/.exec(error.message)?.[1] ?? RETRY_LIMIT);
  const seconds = Math.max(1, notes.retryAfter ?? named);
  return new AppError('rate_limited', `Try again in ${seconds} seconds.`, {
    cause: error,
    retryAfter: seconds,
  });
}

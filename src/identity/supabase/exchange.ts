import { type AuthError, GoTrueClient } from '@supabase/auth-js';
import { type AnswerNotes, outage } from './failures.ts';

/** Calls the library and gives its data. */
export type Exchange = <Result extends { data: unknown; error: AuthError | null }>(
  call: (client: GoTrueClient) => Promise<Result>,
  explain: (error: AuthError, notes: AnswerNotes) => Error,
) => Promise<Result['data']>;

/**
 * Talks to Supabase Auth at `url` (with its `/auth/v1`). Throws what `explain` makes of a refusal, and
 * `identity_failed` where no answer came within `timeoutMs`.
 *
 * Each call has a client of its own: the library keeps the last session in its client, and two users
 * who share one would be handed each other's.
 */
export function createExchange(url: string, key: string, timeoutMs: number): Exchange {
  return async (call, explain) => {
    const notes: AnswerNotes = {};
    const client = new GoTrueClient({
      url,
      headers: { apikey: key },
      persistSession: false,
      autoRefreshToken: false,
      detectSessionInUrl: false,
      skipAutoInitialize: true,
      fetch: (input, init) => send(input, { ...init }, timeoutMs, notes),
    });
    const result = await call(client);
    if (notes.outage !== undefined) throw outage(notes.outage);
    if (result.error !== null) throw explain(result.error, notes);
    return result.data;
  };
}

/** A status that the library does not repeat, for what `notes.outage` tells. */
const GIVEN_UP = 424;

/**
 * One request. The library repeats a refresh for half a minute when the server does not answer: longer
 * than a request to this service may take, and a late success would use up the token without an answer to
 * the client. So an outage is given to the library as an answer that it does not retry.
 */
async function send(
  input: Parameters<typeof fetch>[0],
  init: RequestInit,
  timeoutMs: number,
  notes: AnswerNotes,
): Promise<Response> {
  try {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    // Read here, under the same time limit.
    const body = await response.text();
    note(response, body, notes);
    return new Response(body === '' ? null : body, response);
  } catch (error) {
    notes.outage = error instanceof Error ? error : new Error(String(error));
    return Response.json({ msg: 'no answer' }, { status: GIVEN_UP });
  }
}

/** Takes notes; throws where the answer comes from no working Supabase Auth. */
function note({ status, headers }: Response, body: string, notes: AnswerNotes): void {
  if (status >= 500) throw new Error(`It answered with status ${status}.`);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (seconds > 0) notes.retryAfter = seconds;
  // A gateway in front limits too, and its body may be anything.
  notes.isLimited = status === 429;
  if (notes.isLimited || status === 204) return;
  const answer = parse(body, status);
  const error = typeof answer === 'object' && answer !== null && 'error' in answer && answer.error;
  if (typeof error === 'string') notes.oauthError = error;
}

function parse(body: string, status: number): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    // A proxy's page, or another service at this address.
    throw new Error(`It answered with status ${status} and a body that is not JSON.`, { cause });
  }
}

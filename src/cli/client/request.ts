/** Requests to a server, and what may go wrong with them, in words. */
import { CommandError, systemReason } from '../output/failure.ts';
import { patiently, secondsToWait } from './patience.ts';

/** The connection ended before the answer did. */
export class BrokenOff extends CommandError {}

/** The JSON that the server answers. Waits where the server asks to. */
export async function request(url: URL, init: RequestInit): Promise<unknown> {
  return patiently(async () => {
    const response = await answerTo(url, init);
    return parseAnswer(await response.text());
  });
}

/** The body that the server answers, piece by piece as it comes. Who stops asking closes the connection. */
export async function openStream(
  url: URL,
  init: RequestInit,
): Promise<AsyncGenerator<Uint8Array, void>> {
  return piecesOf(await patiently(() => answerTo(url, init)));
}

async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of body ?? []) yield piece;
  } catch (cause) {
    throw new BrokenOff('the server broke off before the end of its answer', { cause });
  }
}

/** Rejects with what a refusal says. */
async function answerTo(url: URL, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw cannotReach(url, cause);
  }
  if (response.ok) return response;
  const retryAfter = response.headers.get('retry-after');
  throw refusal(response.status, await response.text(), retryAfter);
}

export function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError('the answer of the server is not JSON', { cause });
  }
}

/** What of a problem document is shown. */
export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { position?: number }[];
}

/** A problem document in words; other bodies by their status. */
export function refusal(
  status: number,
  body: string,
  retryAfter: string | null | undefined,
): CommandError {
  let problem: Problem = {};
  try {
    problem = JSON.parse(body) as Problem;
  } catch {
    // A proxy in between answers in HTML: the status is all there is to say.
  }
  return problemError(problem, `the server answered with status ${status}`, {
    retryAfter: secondsToWait(status, retryAfter),
  });
}

/** A problem document as an error; `otherwise` is its message where the document has none. */
export function problemError(
  { title, detail, code, errors }: Problem,
  otherwise: string,
  { retryAfter }: { retryAfter?: number | undefined } = {},
): CommandError {
  const position = errors?.[0]?.position;
  return new CommandError(detail ?? title ?? otherwise, { code, retryAfter, position });
}

export function cannotReach(url: URL, error: unknown): CommandError {
  return new CommandError(`cannot reach ${url.origin}: ${systemReason(error)}`, { cause: error });
}

import { AppError, type ErrorCode, systemCodeOf } from '../../errors.ts';
import { type ControlAddress, readControlFile } from './control-file.ts';
import type { ControlAnswer, Operations } from './serve-control.ts';

/** Milliseconds: an end to a hang, far above what an operation takes. */
const LIMIT_MS = 600_000;

/**
 * The operations of the server that holds the embedded stores in `folder`, called in its process; null where whoever
 * holds them offers none, or no longer answers. An operation rejects with the server's own error.
 */
export async function controlOf<Called extends Operations>(
  folder: string,
  names: readonly (keyof Called & string)[],
): Promise<Called | null> {
  const address = await addressOf(folder);
  if (address === null) return null;
  const operations = names.map((name) => [
    name,
    async (...args: unknown[]) => resultOf(await call(address, name, args)),
  ]);
  return Object.fromEntries(operations) as Called;
}

/** Where the server of a data folder takes calls; null where none does. */
export async function addressOf(folder: string): Promise<ControlAddress | null> {
  const address = await readControlFile(folder);
  return address !== null && (await isAnswered(address)) ? address : null;
}

/** A server that was killed leaves its address behind. */
async function isAnswered({ url }: ControlAddress): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    return true;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (systemCodeOf(cause) === 'ECONNREFUSED') return false;
    throw error;
  }
}

async function call(
  { url, token }: ControlAddress,
  name: string,
  args: unknown[],
): Promise<ControlAnswer> {
  const answer = await fetch(`${url}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (answer.ok) return (await answer.json()) as ControlAnswer;
  throw new Error(
    `What answers at ${url} is not the server of this data folder; restart the server.`,
  );
}

/** The value of an answer; throws the server's own error. */
export function resultOf(answer: ControlAnswer): unknown {
  if (answer.ok) return answer.value;
  throw new AppError(answer.code as ErrorCode, answer.message);
}

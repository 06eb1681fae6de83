/** What a person types, or a script writes to the standard input. */
import { UsageError } from './output/failure.ts';

/** The first line of the standard input; `what` names it where there is none. */
export async function lineOfInput(what: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  const line = Buffer.concat(pieces).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw new UsageError(`Write the ${what} to stdin, on one line.`);
  return line;
}

/** Asks the person at the terminal, on stderr. `option` says how it is given where nobody sits there. */
export async function askFor(
  what: string,
  { option, isSecret = false }: { option: string; isSecret?: boolean },
): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`give the ${what} with ${option}`);
  const { read } = await import('read');
  const answer = await read<string>({
    ...{ prompt: `${what}: `, silent: isSecret, input: process.stdin, output: process.stderr },
  });
  if (answer.trim() === '') throw new UsageError(`no ${what} was given`);
  return isSecret ? answer : answer.trim();
}

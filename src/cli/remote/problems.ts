/** What a server says of a question, beside its answer. */
import { Problem } from '../../client/node/index.ts';
import { visible } from '../../runtime/visible-text.ts';
import { UsageError } from '../output/failure.ts';
import { formatBytes, formatCount } from '../output/numbers.ts';
import { pointedAt } from '../search/asking/read-question.ts';

/** Parts of a file about which nothing is said, and fields that no record has. */
export interface Said {
  missing?: { fromLine: number; bytes: number; reason: string }[];
  unknownFields?: string[];
}

/** Says on stderr what an answer lacks, each of it once. */
export class Notes {
  readonly #said = new Set<string>();

  add({ missing = [], unknownFields = [] }: Said): void {
    for (const { fromLine, bytes, reason } of missing) {
      const where = `${formatBytes(bytes)} from line ${formatCount(fromLine)} on`;
      this.#say(`nothing is said of ${where}, which cannot be read: ${reason}`);
    }
    for (const name of unknownFields) this.#say(`no record has a field "${name}"`);
  }

  #say(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    process.stderr.write(`log-flow: ${visible(text)}\n`);
  }
}

/** Asks; where the server finds a fault in the question, its place is shown, as if it had been found here. */
export async function asking<Answer>(text: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'bad_query') throw error;
    const place = error.position === undefined ? '' : `\n${pointedAt(text, error.position)}`;
    throw new UsageError(`${error.message}${place}`, { cause: error });
  }
}

/** Bounds in time as the server reads them. */
export function boundsQuery({ from, to }: { from?: number; to?: number }) {
  const text = (time: number | undefined) =>
    time === undefined ? undefined : new Date(time).toISOString();
  return { from: text(from), to: text(to) };
}

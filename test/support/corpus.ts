import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Public logs beside the repository, which is complete without them. */
const FOLDER = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const PARTS = ['loghub', 'formats'];
const NO_LOGS = /(?:\.csv|LICENSE|CITATION)$/;

/** Why there is no corpus; undefined where there is one. */
export const corpusIsMissing = (): string | undefined =>
  existsSync(FOLDER) ? undefined : 'there is no corpus of public logs beside the repository';

/** All logs of the corpus, by their names. */
export function corpusLogs(): { name: string; bytes: Uint8Array }[] {
  return PARTS.flatMap((part) =>
    readdirSync(path.join(FOLDER, part))
      .filter((name) => !NO_LOGS.test(name))
      .map((name) => ({
        name,
        bytes: new Uint8Array(readFileSync(path.join(FOLDER, part, name))),
      })),
  );
}

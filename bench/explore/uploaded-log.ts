/** The file that is asked about: a generated access log with some lines that only one question finds. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { logBlocks } from '../generate/index.ts';
import { RARE_LINES, RARE_WORD } from './questions.ts';

const SEED = 42;
const LINE = `192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /needle HTTP/1.1" 200 1 "-" "${RARE_WORD}"\n`;

/** The file in `folder`: made now unless it is there from an earlier run. */
export function uploadedLog(folder: string, bytes: number): string {
  const file = path.join(folder, `explore-${bytes}-${SEED}.log`);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  const descriptor = openSync(file, 'w');
  try {
    let written = 0;
    let rare = 0;
    for (const block of logBlocks('combined', bytes, SEED)) {
      writeSync(descriptor, block);
      written += block.length;
      // Spread over the file, none of them at its end.
      if (rare < RARE_LINES && written >= ((rare + 1) * bytes) / (RARE_LINES + 1)) {
        writeSync(descriptor, LINE);
        rare++;
      }
    }
  } finally {
    closeSync(descriptor);
  }
  return file;
}

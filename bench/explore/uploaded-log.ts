/** The files that are asked about: generated logs with some records that only one question finds. */
import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { logBlocks } from '../generate/index.ts';

const SEED = 42;
/** A word that only the records have that are put in here. */
export const RARE_WORD = 'needlebot';
export const RARE_RECORDS = 5;

export const LOGS = {
  combined: {
    title: 'Access log',
    line: `192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /needle HTTP/1.1" 200 1 "-" "${RARE_WORD}"\n`,
  },
  bracketed: { title: 'Bracketed log', line: `[2025-02-20T10:00:00Z] INFO ${RARE_WORD}\n` },
} as const;

export type LogName = keyof typeof LOGS;

/** The file in `folder`: made now unless it is there from an earlier run. */
export function uploadedLog(folder: string, name: LogName, bytes: number): string {
  const file = path.join(folder, `explore-${name}-${bytes}-${SEED}.log`);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  // Under another name until it is whole: a run may be broken off.
  const unfinished = `${file}.${process.pid}`;
  const descriptor = openSync(unfinished, 'w');
  try {
    let written = 0;
    let rare = 0;
    for (const block of logBlocks(name, bytes, SEED)) {
      writeSync(descriptor, block);
      written += block.length;
      // Spread over the file, none of them at its end.
      if (rare < RARE_RECORDS && written >= ((rare + 1) * bytes) / (RARE_RECORDS + 1)) {
        writeSync(descriptor, LOGS[name].line);
        rare++;
      }
    }
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  return file;
}

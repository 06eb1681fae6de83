/** What `npm run bench:fleet` can be told. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../command.ts';

const FULL = { mib: 2048, jobs: 2000, uploadMib: 512, rounds: 3 };
const QUICK = { mib: 256, jobs: 300, uploadMib: 128, rounds: 1 };

export const USAGE = `Usage: npm run bench:fleet -- [options]

  --mib N     size of the large file in MiB (default: ${FULL.mib}, with --quick ${QUICK.mib})
  --jobs N    how many small files (default: ${FULL.jobs}, with --quick ${QUICK.jobs})
  --quick     smaller files, one round
  --dir DIR   where the files are made and kept (default: log-flow-bench in the folder for temporary files)
  --write     put the figures into docs/scaling.md; a full run does so without it
`;

export interface Options {
  /** Bytes of the file that one and two workers read. */
  largeBytes: number;
  /** Bytes of the file whose upload is timed. */
  uploadBytes: number;
  jobs: number;
  /** Times that each contender of a large file runs; the median counts. */
  rounds: number;
  folder: string;
  isWritten: boolean;
}

/** Reads the command line. Throws UsageError, or what `parseArgs` throws. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      mib: { type: 'string' },
      jobs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      dir: { type: 'string', default: path.join(tmpdir(), 'log-flow-bench') },
      write: { type: 'boolean', default: false },
    },
  });
  const standard = values.quick ? QUICK : FULL;
  const isFull = !values.quick && values.mib === undefined && values.jobs === undefined;
  return {
    largeBytes: wholeNumber('mib', values.mib ?? String(standard.mib)) * 2 ** 20,
    uploadBytes: standard.uploadMib * 2 ** 20,
    jobs: wholeNumber('jobs', values.jobs ?? String(standard.jobs)),
    rounds: standard.rounds,
    folder: path.resolve(values.dir),
    isWritten: values.write || isFull,
  };
}

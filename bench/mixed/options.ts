/** What `npm run bench:mixed` can be told. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../command.ts';

export const PARTS = ['a', 'b', 'c', 'd'] as const;
export type PartName = (typeof PARTS)[number];

export interface Amounts {
  /** How often each part is measured. */
  rounds: number;
  /** Small files of a round. */
  files: number;
  /** Small files that are sent before anything is measured. */
  warmUpFiles: number;
  /** Milliseconds that small files are sent one after the other. */
  phaseMs: number;
  /** Runs of `analyze` on a file of a few KiB or a MiB, and on a large one. */
  runs: { small: number; large: number };
  /** Are the large files all four benchmark logs, or one? */
  hasAllLogs: boolean;
}

const FULL: Amounts = {
  rounds: 3,
  files: 1600,
  warmUpFiles: 3200,
  phaseMs: 30_000,
  runs: { small: 31, large: 7 },
  hasAllLogs: true,
};
const QUICK: Amounts = {
  rounds: 1,
  files: 480,
  warmUpFiles: 480,
  phaseMs: 4000,
  runs: { small: 9, large: 3 },
  hasAllLogs: false,
};

export const USAGE = `Usage: npm run bench:mixed -- [options]

  --parts a,b   which parts (default: ${PARTS.join(',')})
  --tree DIR    measure the checkout in DIR as well, in turn with this one; may be repeated, printed only
  --quick       fewer and shorter rounds, about two minutes for one checkout; printed only
  --dir DIR     where files are made and kept (default: log-flow-bench in the folder for temporary files)
`;

export interface Options {
  parts: PartName[];
  /** Folders of other checkouts. */
  trees: string[];
  amounts: Amounts;
  folder: string;
  isWritten: boolean;
}

/** Reads the command line. Throws UsageError, or what `parseArgs` throws. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      parts: { type: 'string', default: PARTS.join(',') },
      tree: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      dir: { type: 'string', default: path.join(tmpdir(), 'log-flow-bench') },
    },
  });
  const parts = readParts(values.parts);
  return {
    parts,
    trees: values.tree,
    amounts: values.quick ? QUICK : FULL,
    folder: path.resolve(values.dir),
    isWritten: !values.quick && values.tree.length === 0 && parts.length === PARTS.length,
  };
}

function readParts(text: string): PartName[] {
  const names = text.split(',');
  const unknown = names.find((name) => !(PARTS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`--parts: "${unknown}" is none of ${PARTS}`);
  return PARTS.filter((name) => names.includes(name));
}

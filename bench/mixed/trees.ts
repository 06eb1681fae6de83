/** The checkouts that are measured: this one, and others beside it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../command.ts';
import { revision } from '../machine.ts';

export interface Tree {
  /** As it stands in the tables. */
  label: string;
  /** Its own bin/log-flow.js, which this Node starts. */
  launcher: string;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** This checkout, then those in the folders. Throws UsageError where a folder is none. */
export function readTrees(folders: readonly string[]): Tree[] {
  return [ROOT, ...folders.map((folder) => path.resolve(folder))].map((root) => {
    const launcher = path.join(root, 'bin/log-flow.js');
    if (!existsSync(launcher)) throw new UsageError(`--tree: ${launcher} is not there`);
    return { label: `${path.basename(root)} ${revision(root) ?? ''}`.trim(), launcher };
  });
}

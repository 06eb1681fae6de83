/** The files that arguments name, with all of their folders. */
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { CommandError, systemReason } from '../output/failure.ts';
import { sizeOf } from './inputs.ts';

export interface ListedFile {
  path: string;
  /** In bytes; null for the standard input and what else has no size. */
  size: number | null;
  /** Whether it was found in a folder or named beside others: where it cannot be read the others still are. */
  isOneOfSeveral: boolean;
}

/**
 * In the order of the arguments, and of the names in a folder. `onSkipped` hears of what cannot be read in folders and of several
 * arguments; a single one that cannot be read is thrown.
 */
export function listFiles(names: string[], onSkipped: (error: CommandError) => void): ListedFile[] {
  const isOneOfSeveral = names.length > 1;
  return names.flatMap((name) => {
    if (name !== '-' && isFolder(name)) {
      return filesIn(name, realpathSync(name) + path.sep, onSkipped);
    }
    try {
      return { path: name, size: sizeOf(name), isOneOfSeveral };
    } catch (error) {
      if (!isOneOfSeveral || !(error instanceof CommandError)) throw error;
      onSkipped(error);
      return [];
    }
  });
}

const isFolder = (name: string): boolean =>
  statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;

/** @param root the real path of the outermost folder: links to what lies in it are passed over, since that is read itself */
function filesIn(
  folder: string,
  root: string,
  onSkipped: (error: CommandError) => void,
): ListedFile[] {
  return entriesOf(folder, onSkipped).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(full, root, onSkipped);
    if (entry.isSymbolicLink() && leadsInto(root, full)) return [];
    const info = statSync(full, { throwIfNoEntry: false });
    if (info?.isFile()) return { path: full, size: info.size, isOneOfSeveral: true };
    const what = info?.isDirectory() ? 'a link to a folder' : 'no file';
    onSkipped(new CommandError(`${full}: it is ${what}`, { code: 'unusable_member' }));
    return [];
  });
}

/** Where it leads nowhere it does not. */
function leadsInto(root: string, link: string): boolean {
  try {
    return `${realpathSync(link)}${path.sep}`.startsWith(root);
  } catch {
    return false;
  }
}

function entriesOf(folder: string, onSkipped: (error: CommandError) => void): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    onSkipped(new CommandError(`cannot read ${folder}: ${systemReason(error)}`, { cause: error }));
    return [];
  }
}

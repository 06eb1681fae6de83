/** A folder of the user's own format files, read once at the start. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  BUILT_IN,
  createCatalog,
  type FormatCatalog,
  FormatFaults,
  type FormatFile,
} from '../engine/index.ts';
import { messageOf } from '../errors.ts';

/** The folder cannot be used; the message has a line for each fault. Named like a faulty setting. */
export class FormatsFolderError extends Error {
  constructor(folder: string, faults: readonly string[]) {
    const lines = faults.map((fault) => `  ${fault}`);
    super([`The formats of ${folder} cannot be used:`, ...lines].join('\n'));
    this.name = 'ConfigError';
  }
}

/**
 * The built-in formats and those of the folder's `*.json` files; without a folder only the former.
 * Throws a FormatsFolderError with every fault: a folder that cannot be read, what is no JSON, and what
 * is no format, each with its file and place.
 */
export function readCatalog(folder: string | null): FormatCatalog {
  if (folder === null) return BUILT_IN;
  const faults: string[] = [];
  const files: FormatFile[] = [];
  for (const file of formatFilesOf(folder)) {
    try {
      const content: unknown = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
      files.push({ file, content });
    } catch (error) {
      faults.push(`${file}: ${messageOf(error)}`);
    }
  }
  const catalog = load(files, faults);
  if (catalog && faults.length === 0) return catalog;
  throw new FormatsFolderError(folder, faults);
}

function load(files: FormatFile[], faults: string[]): FormatCatalog | undefined {
  try {
    return createCatalog(files);
  } catch (error) {
    if (!(error instanceof FormatFaults)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

function formatFilesOf(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    // The schema may lie beside the formats, for editors.
    return names.filter((name) => name !== 'schema.json').sort();
  } catch (error) {
    throw new FormatsFolderError(folder, [messageOf(error)]);
  }
}

/** The built-in formats by name, each loaded from its file when it is first asked for. */
import type { FormatDefinition } from '../types.ts';
import * as definitions from './builtin/index.ts';
import type { Format } from './format.ts';
import { loadFormat } from './load-format.ts';

type FormatFields = Exclude<FormatDefinition, string>;

/** The content of the files by name. */
const FILES = definitions as Record<string, unknown> as Record<string, FormatFields>;
let all: readonly Format[] | null = null;
const byName = new Map<string, Format>();

/** All of them by priority, highest first; those of the same priority by name. */
export function allFormats(): readonly Format[] {
  all ??= builtInNames()
    .map(formatByName)
    .sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  return all;
}

/** Their names, in no certain order; none of them is loaded for it. */
export const builtInNames = (): string[] => Object.keys(FILES);

/** The format of that name, which is also its file's. Throws an Error for a name that none has. */
export function formatByName(name: string): Format {
  const known = byName.get(name);
  if (known) return known;
  const file = `${name}.json`;
  const format = loadFormat(file, definitionByName(name));
  if (format.name !== name) throw new Error(`${file}: name: must be "${name}", as the file's`);
  byName.set(name, format);
  return format;
}

/** Its title; for a name that none has, that name. */
export const titleOf = (name: string): string =>
  Object.hasOwn(FILES, name) ? formatByName(name).title : name;

/** The content of that format's file. Throws as formatByName does. */
export function definitionByName(name: string): FormatFields {
  if (!Object.hasOwn(FILES, name)) throw new Error(`no format is named "${name}"`);
  return FILES[name]!;
}

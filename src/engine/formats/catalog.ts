/**
 * The formats to choose from: the built-in ones and a user's own. Whoever has files reads them and
 * hands their content in; what then goes through threads and databases is a FormatInfo, which holds the
 * definition of a format that is not built in.
 */

import { LEVELS } from '../levels/levels.ts';
import { emptyHeader } from '../pattern/header.ts';
import { timeText } from '../time-text.ts';
import type { FormatDefinition, FormatInfo } from '../types.ts';
import { type Format, readHeader } from './format.ts';
import { loadFormat, patternFormat } from './load-format.ts';
import { allFormats, formatByName } from './registry.ts';

/** A format file: its name, for messages, and its parsed content. */
export interface FormatFile {
  file: string;
  content: unknown;
}

export interface FormatCatalog {
  /** Sorted by priority, highest first; the user's own before built-in ones. */
  readonly formats: readonly Format[];
  /** Of those that are not built in, by name. */
  readonly definitions: ReadonlyMap<string, FormatDefinition>;
}

export const BUILT_IN: FormatCatalog = {
  get formats() {
    return allFormats();
  },
  definitions: new Map(),
};

/** All that is wrong with format files, one line for each fault: `file: place: what`. */
export class FormatFaults extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'FormatFaults';
    this.faults = faults;
  }
}

/**
 * The built-in formats and those of the files; a format with a built-in one's name takes its place.
 * Each sample must be read as it says. Throws FormatFaults with the faults of all files.
 */
export function createCatalog(files: readonly FormatFile[]): FormatCatalog {
  const faults: string[] = [];
  const own = new Map<string, Format>();
  const definitions = new Map<string, FormatDefinition>();
  for (const { file, content } of files) {
    const format = tryLoad(file, content, faults);
    if (!format) continue;
    if (own.has(format.name)) faults.push(`${file}: name: two files define "${format.name}"`);
    faults.push(...sampleFaults(format).map((fault) => `${file}: ${fault}`));
    own.set(format.name, format);
    definitions.set(format.name, content as FormatDefinition);
  }
  if (faults.length > 0) throw new FormatFaults(faults);
  const formats = [...own.values(), ...allFormats().filter(({ name }) => !own.has(name))];
  return { formats: formats.sort((a, b) => b.priority - a.priority), definitions };
}

function tryLoad(file: string, content: unknown, faults: string[]): Format | null {
  try {
    return loadFormat(file, content);
  } catch (error) {
    faults.push(...(error as Error).message.split('\n'));
    return null;
  }
}

/** The samples of a user's file are tests that run when it is loaded. */
function sampleFaults(format: Format): string[] {
  const header = emptyHeader();
  return format.samples.flatMap((sample, index) => {
    // A timestamp without a year lies before this moment: then it is the one that the sample says.
    const referenceTime = sample.timestamp === null ? 0 : Date.parse(sample.timestamp);
    const reason = readHeader(format, sample.line, header, { referenceTime, time: 0 });
    if (reason !== null) return [`samples[${index}]: the line does not match: ${reason}`];
    const time = Number.isNaN(header.timestamp) ? null : timeText(header.timestamp);
    const found = {
      timestamp: time,
      level: LEVELS[header.level] ?? null,
      message: header.message ?? sample.line.slice(header.messageAt),
    };
    return (['timestamp', 'level', 'message'] as const)
      .filter((key) => sample[key] !== undefined && sample[key] !== found[key])
      .map((key) => `samples[${index}].${key}: reads ${JSON.stringify(found[key])}`);
  });
}

/** The format as plain data that can go anywhere. */
export function infoOf(format: Format, confidence: number, catalog: FormatCatalog): FormatInfo {
  const { name, title } = format;
  const definition = catalog.definitions.get(name);
  const rounded = Math.round(confidence * 1000) / 1000;
  return { name, title, confidence: rounded, ...(definition === undefined ? {} : { definition }) };
}

/** What is a pattern, and no name, holds a field. */
export const isPattern = (text: string): boolean => text.includes('%{');

/**
 * The format that a user means by `text`: a format's name, or a pattern. Its confidence is 1, because
 * nobody has looked at the file yet. Throws an Error for an unknown name or a faulty pattern.
 */
export function chooseFormat(text: string, catalog: FormatCatalog = BUILT_IN): FormatInfo {
  if (isPattern(text)) {
    const { name, title } = patternFormat(text);
    return { name, title, confidence: 1, definition: text };
  }
  const format = catalog.formats.find(({ name }) => name === text);
  if (!format) throw new Error(`no format is named "${text}": the command formats list shows all`);
  return infoOf(format, 1, catalog);
}

/** A catalog of this format alone. */
export function catalogOf(info: FormatInfo): FormatCatalog {
  const { name, definition } = info;
  const definitions = new Map(definition === undefined ? [] : [[name, definition]]);
  return { formats: [resolveFormat(name, definition)], definitions };
}

const loaded = new WeakMap<object, Format>();
let lastPattern: { text: string; format: Format } | null = null;

/**
 * The format of a FormatInfo, or of AnalyzeOptions: from its definition, else the built-in one of that
 * name. Throws an Error where there is none.
 */
export function resolveFormat(name: string, definition?: FormatDefinition): Format {
  if (definition === undefined) return formatByName(name);
  if (typeof definition === 'string') {
    if (lastPattern?.text !== definition) {
      lastPattern = { text: definition, format: patternFormat(definition) };
    }
    return lastPattern.format;
  }
  let format = loaded.get(definition);
  if (!format) {
    format = loadFormat(name, definition);
    loaded.set(definition, format);
  }
  return format;
}

/** Makes a format of its JSON file (schema.json says what may stand there), or of a user's pattern. */
import {
  LEVELS,
  type Level,
  levelIndex,
  NO_LEVEL,
  NUMBERINGS,
  type Numbering,
} from '../levels/levels.ts';
import { DURATION_UNITS } from '../pattern/duration.ts';
import { parsePattern } from '../pattern/parse.ts';
import type { Program, Step } from '../pattern/program.ts';
import { DATE_ORDERS, type DateOrder } from '../timestamp/grammar/date.ts';
import { type Format, type FormatSample, KINDS } from './format.ts';
import type { HttpKeys, KeyNames } from './key-names.ts';
import { CONTINUATIONS, type Continuation } from './lines/continuation.ts';
import { PIECES, type Pieces } from './lines/pieces.ts';
import { blocks } from './spread/blocks.ts';
import { type CsvColumns, csvRows } from './spread/csv-rows.ts';
import { jsonObjects } from './spread/json-objects.ts';
import type { Spread } from './spread/spread.ts';
import { xmlElements } from './spread/xml-elements.ts';
import {
  booleanAt,
  type Fields,
  numberAt,
  objectAt,
  oneOf,
  stringAt,
  stringsAt,
} from './values/checked-values.ts';

/**
 * Builds a format from the content of its file. Throws an Error with all faults, one a line, each with
 * the file's name and the place.
 */
export function loadFormat(file: string, content: unknown): Format {
  const faults: string[] = [];
  const format = build(content, faults);
  if (faults.length === 0 && format) return format;
  throw new Error(faults.map((fault) => `${file}: ${fault}`).join('\n'));
}

/**
 * The format of a pattern that a user wrote for one file. Throws a PatternFault for a faulty one. Records go
 * on over stack traces where the pattern allows it.
 */
export function patternFormat(pattern: string): Format {
  // Before the rest, which gathers messages without their places.
  parsePattern(pattern, new Map());
  const isAccessLog = /%\{(request|method|path|status)[:}]/.test(pattern);
  const endsInMessage = /%\{message[^}]*\}$/.test(pattern);
  const format = loadFormat('pattern', {
    name: 'custom',
    title: 'Own pattern',
    kind: 'pattern',
    priority: 0,
    continuation: endsInMessage && !isAccessLog ? 'trace' : 'none',
    accessLog: isAccessLog,
    levelInMessage: endsInMessage && !isAccessLog && !pattern.includes('%{level'),
    patterns: [pattern],
    samples: [{ line: pattern, timestamp: null, level: null }],
  });
  return { ...format, isAlone: true };
}

/** Adds what is wrong to `faults`; the format is of use only where nothing is. */
function build(content: unknown, faults: string[]): Format | null {
  const check = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      faults.push((error as Error).message);
      return otherwise;
    }
  };
  const fields = check(() => objectAt(content, 'the file'), null);
  if (fields === null) return null;
  check(() => rejectUnknown(fields), undefined);
  const kind = check(() => oneOf(KINDS, fields.kind, 'kind'), 'pattern');
  const programs = kind === 'pattern' ? programsOf('patterns', fields, check) : [];
  const starts = fields.starts === undefined ? [] : programsOf('starts', fields, check);
  const keys = check(() => keysOf(fields, kind), NO_KEYS);
  const columns = check(() => columnsOf(fields, kind), null);
  const format: Format = {
    name: check(() => nameAt(fields.name), ''),
    title: check(() => stringAt(fields.title, 'title'), ''),
    kind,
    priority: check(() => numberAt(fields.priority, 'priority'), 0),
    continuation: check(() => continuationOf(fields, kind), 'none'),
    accessLog: check(() => booleanAt(fields.accessLog, 'accessLog'), false),
    hasRequestsByMembers: false,
    addressesHavePorts: check(
      () => booleanAt(fields.addressesHavePorts, 'addressesHavePorts'),
      false,
    ),
    fallback: check(() => booleanAt(fields.fallback, 'fallback'), false),
    levelInMessage: check(() => booleanAt(fields.levelInMessage, 'levelInMessage'), false),
    pieces: check(() => piecesAt(fields.pieces), null),
    composePrefix: check(() => booleanAt(fields.composePrefix, 'composePrefix'), false),
    spread: check(() => spreadOf(fields, { kind, starts, columns, keys }), null),
    columns,
    starts,
    isAlone: false,
    blocks: check(() => booleanAt(fields.blocks, 'blocks'), false),
    markers: check(() => stringsAt(fields.markers ?? [], 'markers'), []),
    preambleEnd: check(() => preambleEndOf(fields.preambleEnd), null),
    programs,
    hasTimes: programs.some(({ steps }) => steps.some(isTime)),
    keys,
    samples: check(() => samplesOf(fields.samples), []),
  };
  check(() => checkContinuation(format), undefined);
  return format;
}

function continuationOf({ continuation }: Fields, kind: Format['kind']): Continuation {
  const named = oneOf(CONTINUATIONS, continuation, 'continuation');
  return named === 'trace' && kind === 'json' ? 'trace_of_json' : named;
}

const isTime = ({ kind }: Step): boolean => kind === 'timestamp' || kind === 'syslog';

const KNOWN = new Set(
  (
    '$schema name title kind priority patterns continuation accessLog fallback levelInMessage composePrefix ' +
    'spread starts end element isDocument columns separator blocks markers levels keys samples dateOrder pieces ' +
    'preambleEnd addressesHavePorts'
  ).split(' '),
);

function rejectUnknown(fields: Fields): void {
  for (const key of Object.keys(fields)) {
    if (!KNOWN.has(key)) throw new Error(`unknown field "${key}"`);
  }
}

/**
 * Whether a line starts a record is decided on its head alone (LINE_HEAD_BYTES), so a format whose
 * records go on must be recognisable there: its patterns leave the rest of the line to the message.
 */
function checkContinuation(format: Format): void {
  const isSpread = format.spread !== null;
  if (isSpread && format.continuation !== 'any')
    throw new Error('continuation: must be any, as records are spread over lines');
  if (format.continuation === 'none' || isSpread) return;
  if (format.kind !== 'pattern') {
    if (!format.continuation.startsWith('trace'))
      throw new Error(
        `continuation: must be none or trace, as ${format.kind} records are one line`,
      );
    return;
  }
  for (const { source, steps } of format.programs) {
    if (steps.at(-1)?.kind !== 'message') {
      throw new Error(`patterns: "${source}" must end in %{message}, because records continue`);
    }
  }
}

type Check = <T>(read: () => T, otherwise: T) => T;

function programsOf(field: 'patterns' | 'starts', fields: Fields, check: Check): Program[] {
  const words = check(() => wordsOf(fields.levels), new Map());
  const order = check(() => dateOrderAt(fields.dateOrder), null);
  const patterns = check(() => stringsAt(fields[field], field), null);
  if (patterns?.length === 0) check(() => fail(`${field}: at least one is needed`), undefined);
  return (patterns ?? []).flatMap((pattern) =>
    check(() => [parsePattern(pattern, words, order)], []),
  );
}

const dateOrderAt = (value: unknown): DateOrder | null =>
  value === undefined ? null : oneOf(DATE_ORDERS, value, 'dateOrder');

const piecesAt = (value: unknown): Pieces | null =>
  value === undefined ? null : oneOf(PIECES, value, 'pieces');

function fail(message: string): never {
  throw new Error(message);
}

/** The format's own level words; null stands for a word that is known but is no level. */
function wordsOf(levels: unknown): Map<string, number> {
  const words = new Map<string, number>();
  if (levels === undefined) return words;
  for (const [word, level] of Object.entries(objectAt(levels, 'levels'))) {
    const index = level === null ? NO_LEVEL : levelIndex(oneOf(LEVELS, level, `levels.${word}`));
    words.set(word.toUpperCase(), index);
  }
  return words;
}

const NO_KEYS: KeyNames = {
  timestamp: [],
  level: [],
  message: [],
  required: [],
  numbering: 'pino',
  byRule: false,
  http: null,
  words: new Map(),
};

function keysOf(fields: Fields, kind: Format['kind']): KeyNames {
  if (kind === 'pattern') return NO_KEYS;
  const keys = objectAt(fields.keys, 'keys');
  // Of JSON and logfmt the words are known, because the kernel reads them.
  const words = kind === 'json' || kind === 'logfmt' ? undefined : fields.levels;
  return {
    timestamp: stringsAt(keys.timestamp, 'keys.timestamp'),
    level: stringsAt(keys.level, 'keys.level'),
    message: stringsAt(keys.message, 'keys.message'),
    required: stringsAt(keys.required ?? [], 'keys.required'),
    numbering: oneOf<Numbering>(NUMBERINGS, keys.numbering ?? 'pino', 'keys.numbering'),
    byRule: booleanAt(keys.byRule, 'keys.byRule'),
    http: keys.http === undefined ? null : httpKeysOf(objectAt(keys.http, 'keys.http')),
    words: wordsOf(words),
  };
}

function httpKeysOf(keys: Fields): HttpKeys {
  const name = (key: string): string => stringAt(keys[key], `keys.http.${key}`);
  return {
    method: name('method'),
    path: name('path'),
    status: name('status'),
    bytes: name('bytes'),
    duration: name('duration'),
    unit: oneOf(DURATION_UNITS, keys.unit, 'keys.http.unit'),
  };
}

const preambleEndOf = (value: unknown): string | null =>
  value === undefined ? null : stringAt(value, 'preambleEnd');

function samplesOf(value: unknown): FormatSample[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new Error('samples: at least one is needed');
  return value.map((sample, index) => {
    const fields = objectAt(sample, `samples[${index}]`);
    const { timestamp, level, message } = fields;
    return {
      line: stringAt(fields.line, `samples[${index}].line`),
      timestamp: timestamp === null ? null : stringAt(timestamp, `samples[${index}].timestamp`),
      level: level === null ? null : oneOf<Level>(LEVELS, level, `samples[${index}].level`),
      ...(message === undefined ? {} : { message: stringAt(message, `samples[${index}].message`) }),
    };
  });
}

function indentationOf(value: unknown, kind: Format['kind']): string | null {
  if (value === undefined) return null;
  if (kind === 'json' && /^[ \t]*$/.test(stringAt(value, 'spread'))) return value as string;
  throw new Error('spread: must be spaces or tabs, or nothing, and is for kind json');
}

/** Names of columns; a question mark behind one: not every row has it. */
function columnsOf({ columns, separator }: Fields, kind: Format['kind']): CsvColumns | null {
  if (columns === undefined) return null;
  if (kind !== 'csv') throw new Error('columns: is for kind csv');
  const names = stringsAt(columns, 'columns');
  const optional = names.findIndex((name) => name.endsWith('?'));
  return {
    names: names.map((name) => name.replace(/\?$/, '')),
    least: optional < 0 ? names.length : optional,
    separator: separator === undefined ? ',' : stringAt(separator, 'separator'),
  };
}

/** How the records of a format are spread over lines; null where a line is enough. */
function spreadOf(
  fields: Fields,
  { kind, starts, columns, keys }: Pick<Format, 'kind' | 'starts' | 'columns' | 'keys'>,
): Spread | null {
  const indentation = indentationOf(fields.spread, kind);
  if (indentation !== null) return jsonObjects(indentation);
  if (kind === 'xml') {
    const element = fields.element === undefined ? null : stringAt(fields.element, 'element');
    return xmlElements(element, booleanAt(fields.isDocument, 'isDocument'));
  }
  if (kind === 'csv') return csvRows(columns ?? NO_COLUMNS, keys);
  if (starts.length > 0)
    return blocks(starts, fields.end === undefined ? null : stringAt(fields.end, 'end'));
  if (kind === 'pairs' || kind === 'labels')
    throw new Error(`starts: must say how records begin, for kind ${kind}`);
  return null;
}

const NO_COLUMNS: CsvColumns = { names: [], least: 0, separator: ',' };

function nameAt(value: unknown): string {
  const name = stringAt(value, 'name');
  if (/^[a-z0-9-]+$/.test(name)) return name;
  throw new Error('name: must consist of small letters, digits and hyphens');
}

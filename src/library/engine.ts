/**
 * `log-flow/engine`: a log in memory in, its report or its records out. Runs in Node and in browsers; examples are in docs/library.md.
 * What is in several pieces, or in more than fits into memory, is for the command line and the server.
 */
import {
  BUILT_IN,
  chooseFormat,
  createAnalyzer,
  createInterpreter,
  detect,
  type FormatCatalog,
  type FormatInfo,
  type InvalidLine,
  type LogRecord,
  MAX_HEAD_BYTES,
  measure,
  type Report,
  readRecords as readChunk,
  summarize,
  timeZoneName,
} from '../engine/index.ts';

export {
  createCatalog,
  detect,
  type FormatCatalog,
  FormatFaults,
  type FormatFile,
  type FormatInfo,
  INVALID_REASONS,
  type InvalidLine,
  type InvalidReason,
  LEVELS,
  type Level,
  type LogRecord,
  PatternFault,
  type Report,
} from '../engine/index.ts';

/** How a log is read. */
export interface ReadOptions {
  /** A format's name, or a pattern; left out: it is recognised. Throws where there is no such format. */
  format?: string;
  /** The formats to choose from, of `createCatalog`; left out: the built-in ones. */
  formats?: FormatCatalog;
  /** The zone of times without one, as the IANA names it; left out: UTC. */
  timeZone?: string;
  /** Times without a year lie in the year before this moment; left out: now. */
  referenceTime?: Date;
}

export interface AnalyzeOptions extends ReadOptions {
  /** Words to count in messages, at most 64; left out: none. */
  keywords?: readonly string[];
  /**
   * The compiled kernel, `log-flow/kernel.wasm`, which counts a hundred times as fast; the report is the same without it, and for a log
   * of some hundred lines it is no slower.
   */
  kernel?: WebAssembly.Module;
}

const START = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;

/** The report of a whole log: UTF-8, of at most 2 GiB. Throws an Error for an unknown format and a faulty pattern. */
export function analyzeLog(log: Uint8Array | string, options: AnalyzeOptions = {}): Report {
  const bytes = bytesOf(log);
  const info = formatOf(bytes, options);
  const setup = { ...readingOf(info, options), keywords: [...(options.keywords ?? [])] };
  const analyzer = options.kernel
    ? createAnalyzer(options.kernel, setup)
    : createInterpreter(setup);
  analyzer.input(bytes.length).set(bytes);
  analyzer.analyze(bytes.length, START);
  const zone = zoneOf(options);
  const zones = zone === undefined ? [] : [{ name: zone, source: 'request' as const }];
  return summarize(analyzer.take(), info, undefined, zones);
}

/** The records of a whole log, and its invalid lines, in their order. Throws as `analyzeLog` does. */
export function readRecords(
  log: Uint8Array | string,
  options: ReadOptions = {},
): Generator<LogRecord | InvalidLine, void> {
  const bytes = bytesOf(log);
  return readChunk(bytes, { ...START, ...readingOf(formatOf(bytes, options), options) });
}

const bytesOf = (log: Uint8Array | string): Uint8Array =>
  typeof log === 'string' ? new TextEncoder().encode(log) : log;

function formatOf(log: Uint8Array, { format, formats = BUILT_IN }: ReadOptions): FormatInfo | null {
  if (format === undefined) return detect(log.subarray(0, MAX_HEAD_BYTES), formats);
  return measure(log.subarray(0, MAX_HEAD_BYTES), chooseFormat(format, formats));
}

function zoneOf({ timeZone }: ReadOptions): string | undefined {
  if (timeZone === undefined) return undefined;
  const name = timeZoneName(timeZone);
  if (name === null)
    throw new Error(`no time zone is named "${timeZone}": give one as Europe/Berlin`);
  return name;
}

function readingOf(info: FormatInfo | null, options: ReadOptions) {
  return {
    format: info?.name ?? null,
    definition: info?.definition,
    timeZone: zoneOf(options),
    referenceTime: (options.referenceTime ?? new Date()).getTime(),
  };
}

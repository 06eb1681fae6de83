/** Answers a question about frames, in a thread. */
import { createHash } from 'node:crypto';
import { decompressSync } from '../../compression/zstd.ts';
import type { Analyzer } from '../../engine/index.ts';
import {
  ChunkScanner,
  type Entry,
  hasField,
  type Matches,
  recordJSON,
  textOf,
} from '../../engine/query/index.ts';
import { messageOf } from '../../errors.ts';
import { csvLine, jsonLine } from './export-lines.ts';
import { firstMoments } from './moments.ts';
import type {
  FoundRecord,
  FrameAnswer,
  Moment,
  Question,
  SearchedFrame,
  SearchOptions,
  Want,
} from './question.ts';

/** Records of a frame that are looked at for the names of fields. */
const SAMPLED_RECORDS = 200;

/**
 * Answers for each frame, until `stop` is set. Of a report the counts are in the analyser then: the caller takes them.
 */
export function searchFrames(
  analyzer: Analyzer,
  stored: Uint8Array,
  frames: SearchedFrame[],
  options: SearchOptions,
  { query, bounds, want }: Question,
  stop: Int32Array,
): FrameAnswer[] {
  const { format, definition, referenceTime, timeZone, maxRecordBytes } = options;
  const reading = { format, definition, referenceTime, timeZone, maxRecordBytes };
  const scanner = new ChunkScanner(analyzer, reading, query, bounds);
  const answers: FrameAnswer[] = [];
  let at = 0;
  for (const frame of frames) {
    if (Atomics.load(stop, 0) !== 0) break;
    const bytes = stored.subarray(at, at + frame.storedBytes);
    at += frame.storedBytes;
    const damaged = fill(analyzer, bytes, frame);
    if (damaged === null) answers.push(answerOf(scanner, frame, want));
    else answers.push({ count: 0, damaged });
  }
  return answers;
}

/** Decompresses a frame into the analyser's input; says what is wrong with it, or null. */
function fill(
  analyzer: Analyzer,
  stored: Uint8Array,
  { byteLength, storedBytes, sha256 }: SearchedFrame,
): string | null {
  if (stored.length < storedBytes) return 'they are cut off';
  if (sha256 !== null && createHash('sha256').update(stored).digest('hex') !== sha256) {
    return 'their SHA-256 is not the recorded one';
  }
  try {
    const bytes = decompressSync(stored, byteLength);
    if (bytes.length !== byteLength) {
      return `they hold ${bytes.length} bytes, ${byteLength} were recorded`;
    }
    analyzer.input(byteLength).set(bytes);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function answerOf(
  scanner: ChunkScanner,
  { byteLength, place }: SearchedFrame,
  want: Want,
): FrameAnswer {
  if (want.kind === 'count') return { count: scanner.count(byteLength, place) };
  const matches = scanner.scan(byteLength, place);
  const count = matches.indexes.length;
  switch (want.kind) {
    case 'records':
      return { count, records: recordsOf(matches, want) };
    case 'lines':
      return { count, text: linesOf(matches, want) };
    case 'moments':
      return { count, moments: momentsOf(matches, want) };
    case 'text':
      return { count, text: textOf(matches) };
    case 'report':
      scanner.countMatches(matches, place);
      return { count };
    case 'fields':
      return { count, fields: fieldsIn(matches, want.names) };
  }
}

function recordsOf(
  matches: Matches,
  { limit, beyond, isFromEnd }: Extract<Want, { kind: 'records' }>,
): FoundRecord[] {
  const { indexes, view } = matches;
  const inOrder = isFromEnd ? indexes.toReversed() : indexes;
  const isBeyond = (line: number): boolean =>
    beyond === null || (isFromEnd ? line < beyond : line > beyond);
  const records: FoundRecord[] = [];
  for (const index of inOrder) {
    if (records.length === limit) break;
    if (isBeyond(view.goTo(index).line)) records.push(recordAt(matches, index));
  }
  return records;
}

function linesOf(
  { indexes, view }: Matches,
  { format, joined }: Extract<Want, { kind: 'lines' }>,
): Uint8Array {
  const write = (format === 'csv' ? csvLine : jsonLine)(new Map(joined));
  let lines = '';
  for (const index of indexes) {
    const { record: entry, text } = view.goTo(index);
    lines += write({ entry, text });
  }
  return new TextEncoder().encode(lines);
}

function recordAt({ view }: Matches, index: number): FoundRecord {
  const { line, time, entry: read } = view.goTo(index);
  const { entry, text } = read;
  return { line, lines: entry.lines, time, json: JSON.stringify({ ...shown(entry), text }) };
}

const NO_PATTERNS: ReadonlyMap<string, string> = new Map();
const shown = (entry: Entry['entry']): object => recordJSON(entry, NO_PATTERNS);

function momentsOf(
  { indexes, view }: Matches,
  { limit, beyond, isFromEnd }: Extract<Want, { kind: 'moments' }>,
): Moment[] {
  const moments = indexes.map((index) => {
    const { time, line } = view.goTo(index);
    return { time, line };
  });
  return firstMoments(moments, beyond, limit, isFromEnd);
}

function fieldsIn({ indexes, view }: Matches, names: string[]): string[] {
  const sample = indexes.slice(0, SAMPLED_RECORDS);
  return names.filter((name) => sample.some((index) => hasField(view.goTo(index), name)));
}

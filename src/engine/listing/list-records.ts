/** The list of a chunk's entries by the interpreter alone: of small files, and of formats that are not for the kernel. */

import { resolveFormat } from '../formats/catalog.ts';
import { type ReadEntryOptions, readEntries } from '../interpreter/read-entries.ts';
import type { LogRecord } from '../interpreter/read-records.ts';
import { levelIndex, NO_LEVEL } from '../levels/levels.ts';
import { factsWord, type RecordList } from './record-list.ts';

const LF = 10;

/** Adds what stands in the chunk, which is at `offset` of the listed input. Options as for `readRecords`. */
export function listRecords(
  chunk: Uint8Array,
  options: ReadEntryOptions,
  offset: number,
  list: RecordList,
): void {
  const names = list.names;
  const isLogOfRequests =
    options.format !== null && resolveFormat(options.format, options.definition).accessLog;
  const from = list.length;
  for (const { entry, bytes } of readEntries(chunk, options)) {
    const columns = list.grow(1);
    const i = list.length++;
    const isRecord = !('invalid' in entry);
    columns.starts[i] = offset + bytes.byteOffset - chunk.byteOffset;
    columns.lines[i] = entry.line - list.firstLine;
    columns.formats[i] = isRecord ? names.formats.numberOf(entry.format) : 0;
    columns.forms[i] = isRecord ? names.forms.numberOf(entry.form) : 0;
    columns.facts[i] = isRecord
      ? recordFacts(entry, isLogOfRequests)
      : invalidFacts(names.reasons.numberOf(entry.invalid));
    columns.times[i] = (isRecord ? entry.timestamp : null) ?? Number.NaN;
  }
  list.closeFrom(from, offset + chunk.length);
  // Behind an invalid line of pretty-printed JSON there may be lines that are in no entry.
  const { starts, ends } = list.columns;
  for (let i = from; i < list.length; i++) {
    if (list.isRecord(i)) continue;
    const newline = chunk.indexOf(LF, starts[i]! - offset);
    ends[i] = offset + (newline < 0 ? chunk.length : newline + 1);
  }
}

const recordFacts = ({ level, http }: LogRecord, isLogOfRequests: boolean): number =>
  factsWord({
    level: level === null ? NO_LEVEL : levelIndex(level),
    reason: 0,
    status: http?.status ?? 0,
    method: 0,
    isPathElsewhere: http !== null,
    isOther: (http !== null) !== isLogOfRequests,
  });

const invalidFacts = (reason: number): number =>
  factsWord({
    level: NO_LEVEL,
    reason,
    status: 0,
    method: 0,
    isPathElsewhere: false,
    isOther: false,
  });

/** Counts records into a partial report, as their lines come. */
import type { Format } from '../formats/format.ts';
import { NO_LEVEL } from '../levels.ts';
import { countValue } from '../partial/distinct.ts';
import { countTime } from '../partial/histogram.ts';
import { countPattern } from '../partial/patterns.ts';
import type { Header } from '../pattern/header.ts';
import { cutToBytes } from '../text.ts';
import type { PartialReport, PatternEntry } from '../types.ts';
import { countRequest, maskRequest } from './http.ts';
import { findIPs } from './ips.ts';
import { keywordCounter } from './keywords.ts';
import { maskMessage } from './mask.ts';

const MAX_EXAMPLE_BYTES = 512;

export interface RecordCounter {
  /** Counts a record whose first line is `text`. */
  begin(format: Format, text: string, header: Header, line: number): void;
  /** Counts a further line of the record. */
  continueWith(text: string): void;
}

export function recordCounter(partial: PartialReport, keywords: readonly string[]): RecordCounter {
  const words = keywordCounter(keywords, partial);
  const countIP = (ip: string): void => countValue(partial.ips, ip);
  /** The pattern that the current record is the example of, while the example may still grow. */
  let exampleOf: PatternEntry | null = null;

  return {
    begin(format, text, header, line) {
      partial.records++;
      partial.recordLines++;
      if (header.level !== NO_LEVEL) partial.levels[header.level]!++;
      if (!Number.isNaN(header.timestamp)) countMoment(partial, header);
      words.begin();
      words.count(hasMessageField(format) ? text.slice(header.messageAt) : text);
      findIPs(text, countIP);
      if (partial.http) countRequest(partial.http, header);
      const pattern = patternOf(format, text, header);
      exampleOf = countPattern(partial.patterns, pattern, header.level, header.timestamp, line);
      if (exampleOf) exampleOf.example = cutToBytes(text, MAX_EXAMPLE_BYTES);
    },
    continueWith(text) {
      partial.recordLines++;
      words.count(text);
      findIPs(text, countIP);
      if (exampleOf) exampleOf = growExample(exampleOf, text);
    },
  };
}

/** JSON, logfmt and access logs have several fields of text: there all of the line is the message. */
function hasMessageField(format: Format): boolean {
  return format.kind === 'pattern' && !format.accessLog;
}

function countMoment(partial: PartialReport, { timestamp, level }: Header): void {
  countTime(partial.histogram, timestamp, level);
  if (!partial.time) partial.time = { first: timestamp, last: timestamp };
  else if (timestamp < partial.time.first) partial.time.first = timestamp;
  else if (timestamp > partial.time.last) partial.time.last = timestamp;
}

function patternOf(format: Format, text: string, header: Header): string {
  if (format.accessLog && header.method !== '') return maskRequest(header);
  if (format.accessLog && header.message === null) return maskMessage(text);
  if (header.message === null) return maskMessage(text.slice(header.messageAt));
  const newline = header.message.indexOf('\n');
  return maskMessage(newline < 0 ? header.message : header.message.slice(0, newline));
}

/** Adds a line to the example; returns the entry while there is room for more. */
function growExample(entry: PatternEntry, text: string): PatternEntry | null {
  const grown = cutToBytes(`${entry.example}\n${text}`, MAX_EXAMPLE_BYTES);
  const isFull = grown.length < entry.example.length + 1 + text.length;
  entry.example = grown;
  return isFull ? null : entry;
}

/** Counts records into a partial report, as their lines come. */
import type { Format } from '../formats/format.ts';
import { NO_LEVEL } from '../levels/levels.ts';
import type { Header } from '../pattern/header.ts';
import { countFormat } from '../report/partial/formats.ts';
import { countTime } from '../report/partial/histogram.ts';
import { emptyHttp, type PartialReport } from '../report/partial/partial-report.ts';
import { countPattern } from '../report/partial/patterns.ts';
import { countValue } from '../sketches/distinct-values.ts';
import { maskMessage } from '../templates/mask.ts';
import { cutToBytes } from '../text.ts';
import { countRequest, errorClass, maskRequest } from './count-request.ts';
import { findIPs } from './find-ips.ts';
import type { KeywordCounter } from './keywords.ts';
import { PlainRecordAddresses, type RecordAddresses } from './record-addresses.ts';

const MAX_EXAMPLE_BYTES = 512;

/** Holds the example that the lines of the record under way still add to. */
export interface OpenExample {
  current: { example: string } | null;
}

/** What the record under way adds to each of its addresses: NaN where it has no time, 4 or 5 where it is a request with 4xx or 5xx. */
export interface OpenRecord {
  time: number;
  errors: number;
}

/** In the order of IP_COLUMNS. */
export function addressValues({ time, errors }: OpenRecord): number[] {
  const hasTime = !Number.isNaN(time);
  return [
    errors === 4 ? 1 : 0,
    errors === 5 ? 1 : 0,
    hasTime ? time : Number.POSITIVE_INFINITY,
    hasTime ? time : Number.NEGATIVE_INFINITY,
  ];
}

/** A line's number, from 1, and the offset in bytes of its start: both in the whole file. */
export interface LinePlace {
  line: number;
  offset: number;
}

export interface RecordCounter {
  /** Counts a record whose first line is `text`, read by `format`: its file's, or another one. */
  begin(format: Format, text: string, header: Header, place: LinePlace): void;
  /** Counts a further line of the record, which starts at this offset. */
  continueWith(text: string, offset: number): void;
}

export function recordCounter(
  partial: PartialReport,
  words: KeywordCounter,
  open: OpenExample = { current: null },
  record: OpenRecord = { time: Number.NaN, errors: 0 },
  addresses: RecordAddresses = new PlainRecordAddresses(),
): RecordCounter {
  /** Where the line that is being counted starts in the file. */
  let offset = 0;
  let havePorts = false;
  const countIP = (ip: string): void => {
    if (addresses.isFirst(ip)) countValue(partial.ips, ip, offset, addressValues(record));
  };
  const countIPs = (text: string): void => findIPs(text, countIP, havePorts);
  return {
    begin(format, text, header, { line, offset: at }) {
      offset = at;
      havePorts = format.addressesHavePorts;
      addresses.begin();
      record.time = header.timestamp;
      record.errors = format.accessLog ? errorClass(header.status) : 0;
      partial.records++;
      partial.recordLines++;
      countFormat(partial, format.name);
      if (header.level !== NO_LEVEL) partial.levels[header.level]!++;
      if (!Number.isNaN(header.timestamp))
        countMoment(partial, header, format.accessLog ? header.status : 0);
      words.begin();
      words.count(hasMessageField(format) ? text.slice(header.messageAt) : text);
      countIPs(text);
      if (format.accessLog) {
        partial.http ??= emptyHttp();
        countRequest(partial.http, header, at);
      }
      const pattern = patternOf(format, text, header);
      const { level, timestamp } = header;
      open.current = countPattern(partial.patterns, pattern, level, timestamp, line);
      if (open.current) open.current.example = exampleOf(text);
    },
    continueWith(text, at) {
      offset = at;
      havePorts = false;
      partial.recordLines++;
      words.count(text);
      countIPs(text);
      if (open.current) growExample(open, text);
    },
  };
}

/** JSON, logfmt and access logs have several fields of text: there all of the line is the message. */
export function hasMessageField(format: Format): boolean {
  const isText = format.kind === 'pattern' && format.spread === null;
  return isText && (!format.accessLog || format.hasRequestsByMembers);
}

function countMoment(partial: PartialReport, { timestamp, level }: Header, status: number): void {
  countTime(partial.histogram, timestamp, level, status);
  if (!partial.time) partial.time = { first: timestamp, last: timestamp };
  else if (timestamp < partial.time.first) partial.time.first = timestamp;
  else if (timestamp > partial.time.last) partial.time.last = timestamp;
}

/** The pattern of a record whose header was read from `text`. */
export function patternOf(format: Format, text: string, header: Header): string {
  // An application's record of a request says in its message which kind of record it is.
  const own = format.keys.byRule ? header.message : header.innerMessage;
  const isByMessage = header.isRequest && own !== null;
  if (format.accessLog && header.method !== '' && !isByMessage) return maskRequest(header);
  const message = header.innerMessage ?? header.message;
  if (format.accessLog && message === null) return maskMessage(text);
  if (message === null) {
    // Of fields without a message the strings vary; what is left says which fields there are.
    const record = format.kind === 'pattern' ? text.slice(header.messageAt) : withoutStrings(text);
    return maskMessage(record);
  }
  return maskFirstLine(message);
}

/** Patterns are made of a message's first line. */
export const maskFirstLine = (message: string): string => maskMessage(message.split('\n', 1)[0]!);

/** The text with `<*>` in place of each quoted string that is no key. */
const withoutStrings = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"( *:)?/g, (string, colon?: string) =>
    colon === undefined ? '"<*>"' : string,
  );

/** The start of a record, as it is shown. */
export const exampleOf = (text: string): string => cutToBytes(text, MAX_EXAMPLE_BYTES);

/** Adds a line to the open example, and closes it when there is no room for more. */
export function growExample(open: OpenExample, text: string): void {
  const entry = open.current!;
  const grown = cutToBytes(`${entry.example}\n${text}`, MAX_EXAMPLE_BYTES);
  const isFull = grown.length < entry.example.length + 1 + text.length;
  entry.example = grown;
  if (isFull) open.current = null;
}

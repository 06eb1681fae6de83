/** How well a format explains the first lines of a file. */
import { emptyHeader } from '../../pattern/header.ts';
import { cutToBytes } from '../../text.ts';
import type { Clock } from '../../timestamp/index.ts';
import type { InvalidReason, InvalidSample } from '../../types.ts';
import { type Format, readHeader } from '../format.ts';
import { continues, continuesSurely } from '../lines/continuation.ts';
import { firstCharactersOf, mayStart } from '../lines/first-characters.ts';
import { isFrame } from '../members/json-container.ts';
import { faultOfJson } from '../members/json-record.ts';
import { readAs } from '../mixed/mixed.ts';
import type { Line } from './head-samples.ts';
import { type Judgement, judgeSpread } from './judge-spread.ts';

const MAX_SAMPLE_BYTES = 512;

/** How one format did, for people who wonder why it was not chosen. */
export interface FormatTrial {
  name: string;
  title: string;
  /** Share of lines that are headers, continuations set aside, 0..1. */
  share: number;
  headers: number;
  continuations: number;
  failed: number;
  /** Why lines failed, the most frequent reason first, with the first line of each. */
  reasons: { reason: InvalidReason; count: number; sample: InvalidSample }[];
  /** It is out because none of its markers stands in the lines. */
  lacksMarker: boolean;
}

const header = emptyHeader();
const clock: Clock = { referenceTime: 0, time: 0, isStrict: true };

/** Does the line begin a record of the format? */
export function isHeader(format: Format, text: string): boolean {
  if (!mayStart(firstCharactersOf(format), text)) return false;
  // What the record says takes most of the time.
  const isJson = format.kind === 'json' && format.spread === null && !format.composePrefix;
  if (isJson) return faultOfJson(text, format.keys) === null;
  return readHeader(format, text, header, clock) === null;
}

/** The same of a record that goes on over lines. */
const begins = (format: Format, text: string): boolean =>
  mayStart(firstCharactersOf(format), text) && format.spread!.starts(text);

/** Does the format need no marker, or stands one of its markers in the lines? */
export function hasMarker({ markers }: Format, lines: readonly Line[]): boolean {
  if (markers.length === 0) return true;
  const whole = textOf(lines);
  return markers.some((marker) => whole.includes(marker));
}

/** The lines as one text: dozens of formats look for their markers in it, and none of these goes over several lines. */
function textOf(lines: readonly Line[]): string {
  let text = wholes.get(lines);
  if (text === undefined) {
    text = lines.map((line) => line.text).join('\n');
    wholes.set(lines, text);
  }
  return text;
}
const wholes = new WeakMap<readonly Line[], string>();

/** Of the lines that are in no record before them, 0..1. */
export const shareOf = ({ headers, others }: Judgement): number =>
  headers === 0 ? 0 : headers / (headers + others);

/**
 * Does a line that is no header count as part of the record before it? For this, `any` formats are
 * taken for `trace` ones: else a single header would explain all that follows. Only where headers are
 * unmistakable (`blocks`) it does, up to a record of another format.
 */
function goesOn(format: Format, line: Line): boolean {
  if (format.blocks && typeof readAs(format, line.text, header, clock) === 'string') return true;
  return mayGoOn(format, line);
}

/**
 * The same of a line before the first header: a file may begin inside a record, but no printed objects stand there before the
 * record in which they are printed.
 */
const mayBegin = (format: Format, line: Line): boolean =>
  mayGoOn(format, line) && (format.kind === 'json' || !PART_OF_JSON.test(line.text));

/** The same behind one, of a format with lines of its own. */
function mayGoOn({ continuation, kind }: Format, line: Line): boolean {
  if (kind === 'json' && isFrame(line.text)) return true;
  if (continuation === 'none' || continuation === 'indented')
    return continues(line.text, continuation);
  if (kind !== 'pattern' && PART_OF_JSON.test(line.text)) return false;
  // Dozens of formats ask this of each line.
  line.isTrace ??= continuesSurely(line.text);
  return line.isTrace;
}

/** What a printed object has at the start of its lines speaks against objects on a line each. */
const PART_OF_JSON = /^[ \t]*[[\]{}"]/;

/** The lines that speak for the format, or against it. */
function behindPreamble({ preambleEnd }: Format, lines: readonly Line[]): readonly Line[] {
  if (preambleEnd === null) return lines;
  return lines.slice(lines.findIndex(({ text }) => text.includes(preambleEnd)) + 1);
}

/**
 * Counts the lines that are headers, and those that are neither headers nor continuations. Stops as
 * soon as the share can no longer reach `floor`; what it returns then is below that as well.
 */
export function judge(format: Format, all: readonly Line[], floor: number): Judgement {
  const lines = behindPreamble(format, all);
  if (isFarFrom(format, lines, floor)) return { headers: 0, others: lines.length };
  if (format.spread !== null) {
    // Most formats have no line that begins a record.
    if (!lines.some(({ text }) => begins(format, text)))
      return { headers: 0, others: lines.length };
    return judgeSpread(
      format,
      lines.map(({ text }) => text),
    );
  }
  let headers = 0;
  let others = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (isHeader(format, line.text)) headers++;
    else if (headers === 0 ? !mayBegin(format, line) : !goesOn(format, line)) {
      others++;
      const atMost = headers + lines.length - i - 1;
      if (atMost < floor * (atMost + others)) return { headers: 0, others };
    }
  }
  return { headers, others };
}

/** Lines of which none is a header where a share of MIN_FLOOR would give them by chance once in a thousand files. */
const PROBES = 32;
const MIN_FLOOR = 0.2;

/**
 * Most formats explain none of the lines: it takes a few of them, from all over the sample, to see that a format cannot
 * reach the share. Where it explains one of them, or where there are few, all are judged.
 */
function isFarFrom(format: Format, lines: readonly Line[], floor: number): boolean {
  // In order, the share falls below a high floor after fewer lines.
  const inOrder = (1 - floor) * lines.length;
  if (format.spread !== null || floor < MIN_FLOOR || inOrder < 2 * PROBES) return false;
  const step = lines.length / PROBES;
  let misses = 0;
  for (let probe = 0; probe < PROBES; probe++) {
    const line = lines[Math.floor(probe * step)]!;
    if (isHeader(format, line.text)) return false;
    if (!goesOn(format, line)) misses++;
  }
  return misses > PROBES - PROBES / 8;
}

/** The same to the end, with reasons. */
export function tryFormat(format: Format, lines: readonly Line[]): FormatTrial {
  const reasons = new Map<InvalidReason, { count: number; sample: InvalidSample }>();
  const isSpread = format.spread !== null;
  const whole = isSpread ? judge(format, lines, 0) : { headers: 0, others: 0 };
  let headers = whole.headers;
  let failed = whole.others;
  const judged = behindPreamble(format, lines);
  for (const line of isSpread ? [] : judged) {
    const { text, number } = line;
    const reason = readHeader(format, text, header, clock);
    if (reason === null) headers++;
    else if (headers === 0 ? !mayBegin(format, line) : !goesOn(format, line)) {
      failed++;
      const sample = { line: number, reason, text: cutToBytes(text, MAX_SAMPLE_BYTES) };
      const known = reasons.get(reason);
      reasons.set(reason, { count: (known?.count ?? 0) + 1, sample: known?.sample ?? sample });
    }
  }
  return {
    name: format.name,
    title: format.title,
    share: shareOf({ headers, others: failed }),
    headers,
    continuations: judged.length - headers - failed,
    failed,
    reasons: [...reasons]
      .map(([reason, found]) => ({ reason, ...found }))
      .sort((a, b) => b.count - a.count),
    lacksMarker: !hasMarker(format, lines),
  };
}

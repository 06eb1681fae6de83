/** Which format a file has, judged by its first 64 KiB, or where these say nothing by what follows. */

import { emptyHeader } from '../pattern/header.ts';
import { cutToBytes } from '../text.ts';
import type { Clock } from '../timestamp/index.ts';
import type { FormatInfo, InvalidReason, InvalidSample } from '../types.ts';
import { BUILT_IN, type FormatCatalog, infoOf, resolveFormat } from './catalog.ts';
import { continues } from './continuation.ts';
import { dateOrderOf } from './date-order.ts';
import { firstCharactersOf, mayStart } from './first-characters.ts';
import { type Format, PLAIN, readHeader } from './format.ts';
import { HEAD_BYTES, type Line, samplesOf } from './head-samples.ts';
import { readAs } from './mixed.ts';
import { definitionByName } from './registry.ts';
import { W3C, w3cDefinition } from './w3c-fields.ts';

/** Below this share a format explains too little of the file to speak of it. */
const MIN_SHARE = 0.2;
/** Shares that differ by less than this are equal: then the more specific format wins. */
const TIE = 0.02;
/**
 * What a fallback's share is worth: it also explains the faulty records of the format that the file
 * really has, so it must explain a third more than that one to be the better choice.
 */
const FALLBACK_WORTH = 0.75;
/** Where in the sample, 0..1, the lines are that tell which formats to judge first. */
const PROBES = [0.25, 0.75];
const MAX_SAMPLE_BYTES = 512;

/** What one format makes of the lines; `share` is headers / (headers + others). */
interface Judgement {
  headers: number;
  /** Lines that neither are headers nor continue a record. */
  others: number;
}

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

export interface Explanation {
  format: FormatInfo | null;
  /** Lines looked at. */
  lines: number;
  /** All formats, the best first. */
  trials: FormatTrial[];
}

/**
 * The last winner of each catalog is judged first: files come in series. The order in which formats are
 * judged changes no result.
 */
const lastWinners = new WeakMap<FormatCatalog, Format>();

/**
 * The format that explains most of the first lines of a file; where none explains a fifth of them, of the lines behind
 * them, up to MAX_HEAD_BYTES: a file may begin with a hole, with a banner, or inside a long stack trace. Where none does, it is
 * plain text, and null if it is no text either. A last line that is cut by the end of `head` counts only if it is the
 * only one.
 */
export function detect(head: Uint8Array, catalog: FormatCatalog = BUILT_IN): FormatInfo | null {
  for (const lines of samplesOf(head)) {
    const found = detectIn(lines, catalog, head);
    if (found) return found;
  }
  const plain = catalog.formats.find(({ name }) => name === PLAIN);
  if (!plain) return null;
  const [first = []] = samplesOf(head);
  const share = shareOf(judge(plain, first, 0));
  return share >= MIN_SHARE ? infoOf(plain, share, catalog) : null;
}

/**
 * The same by the first HEAD_BYTES alone, of a file of which more will come: where they give a format, it is the one that
 * `detect` gives for the whole file. Null: wait for more.
 */
export function detectEarly(
  head: Uint8Array,
  catalog: FormatCatalog = BUILT_IN,
): FormatInfo | null {
  const [lines] = samplesOf(head.subarray(0, HEAD_BYTES));
  return lines ? detectIn(lines, catalog, head) : null;
}

function detectIn(
  lines: readonly Line[],
  catalog: FormatCatalog,
  head: Uint8Array,
): FormatInfo | null {
  const ownOrder = catalog.definitions.has(W3C) ? null : w3cDefinition(head);
  const formats = contendersOf(catalog).map((format) =>
    format.name === W3C && ownOrder ? resolveFormat(W3C, ownOrder) : format,
  );
  const shares = new Map<Format, number>();
  // The best weighted share so far: a format that cannot come near need not be judged to the end.
  let best = 0;
  const consider = (format: Format): void => {
    if (shares.has(format) || !hasMarker(format, lines)) return;
    const weight = weightOf(format);
    const floor = Math.max(MIN_SHARE, (best - TIE) / weight);
    // A fallback beside a format that explains nearly all.
    if (floor > 1) return;
    const share = shareOf(judge(format, lines, floor));
    shares.set(format, share);
    if (share >= MIN_SHARE) best = Math.max(best, share * weight);
  };
  const last = lastWinners.get(catalog);
  // Not of another file's order.
  if (last && formats.includes(last)) consider(last);
  for (const format of best >= 1 - TIE ? formats : mostPromisingFirst(formats, lines))
    consider(format);
  const winner = winnerOf(formats, shares, best);
  if (!winner) return null;
  const isOfFile = winner.name === W3C && ownOrder !== null;
  if (!isOfFile) lastWinners.set(catalog, winner);
  const info = infoOf(winner, shares.get(winner)!, catalog);
  const found = isOfFile ? { ...info, definition: ownOrder } : info;
  return withDateOrder(winner, found, lines);
}

/** The same format with its share of the first lines as confidence; for one that nobody detected. */
export function measure(head: Uint8Array, info: FormatInfo): FormatInfo {
  const format = resolveFormat(info.name, info.definition);
  let share = 0;
  for (const lines of samplesOf(head)) {
    share = shareOf(judge(format, lines, 0));
    if (share > 0) break;
  }
  return { ...info, confidence: Math.round(share * 1000) / 1000 };
}

/** How each format does on the first lines, and which one `detect` chooses. Slower than that. */
export function explain(head: Uint8Array, catalog: FormatCatalog = BUILT_IN): Explanation {
  const lines = tellingSample(head, catalog);
  const ranked = contendersOf(catalog)
    .map((format) => {
      const trial = tryFormat(format, lines);
      return { trial, worth: trial.lacksMarker ? 0 : trial.share * weightOf(format) };
    })
    .sort((a, b) => b.worth - a.worth);
  const trials = ranked.map(({ trial }) => trial);
  return { format: detect(head, catalog), lines: lines.length, trials };
}

/** The lines that tell the format, else the first ones. */
function tellingSample(head: Uint8Array, catalog: FormatCatalog): readonly Line[] {
  for (const lines of samplesOf(head)) if (detectIn(lines, catalog, head) !== null) return lines;
  const [first = []] = samplesOf(head);
  return first;
}

/** Plain text is what remains where no other format is found. */
const contendersOf = ({ formats }: FormatCatalog): readonly Format[] =>
  formats.length === 1 ? formats : formats.filter(({ name }) => name !== PLAIN);

/** The format with the order of its dates, where they are in another than they seem to be one by one. */
function withDateOrder(format: Format, found: FormatInfo, lines: readonly Line[]): FormatInfo {
  const dateOrder = dateOrderOf(
    format,
    lines.map(({ text }) => text),
  );
  if (dateOrder === null) return found;
  const definition = found.definition ?? definitionByName(found.name);
  return typeof definition === 'string' || 'dateOrder' in definition
    ? found
    : { ...found, definition: { ...definition, dateOrder } };
}

const weightOf = (format: Format): number => (format.fallback ? FALLBACK_WORTH : 1);

/** `formats` is sorted by priority, so the first of equals is the most specific. */
function winnerOf(
  formats: readonly Format[],
  shares: ReadonlyMap<Format, number>,
  best: number,
): Format | undefined {
  return formats.find((format) => {
    const share = shares.get(format) ?? 0;
    return share >= MIN_SHARE && share * weightOf(format) >= best - TIE;
  });
}

const header = emptyHeader();
const clock: Clock = { referenceTime: 0, time: 0, isStrict: true };

function isHeader(format: Format, text: string): boolean {
  return (
    mayStart(firstCharactersOf(format), text) && readHeader(format, text, header, clock) === null
  );
}

/** Those first that explain most of a few lines. Line by line, so that JSON is parsed once for all formats. */
function mostPromisingFirst(formats: readonly Format[], lines: readonly Line[]): Format[] {
  const hits = new Map<Format, number>();
  for (const place of lines.length > 0 ? PROBES : []) {
    const { text } = lines[Math.floor(place * lines.length)]!;
    for (const format of formats) {
      if (isHeader(format, text)) hits.set(format, (hits.get(format) ?? 0) + 1);
    }
  }
  const promise = (format: Format): number => (hits.get(format) ?? 0) * weightOf(format);
  return [...formats].sort((a, b) => promise(b) - promise(a));
}

function hasMarker({ markers }: Format, lines: readonly Line[]): boolean {
  if (markers.length === 0) return true;
  return lines.some(({ text }) => markers.some((marker) => text.includes(marker)));
}

const shareOf = ({ headers, others }: Judgement): number =>
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

/** The same of a line before the first header: a file may begin inside a record. */
function mayGoOn({ continuation }: Format, line: Line): boolean {
  if (continuation !== 'any' && continuation !== 'trace') return continues(line.text, continuation);
  // Dozens of formats ask this of each line.
  line.isTrace ??= continues(line.text, 'trace');
  return line.isTrace;
}

/** The lines that speak for the format, or against it. */
function behindPreamble({ preambleEnd }: Format, lines: readonly Line[]): readonly Line[] {
  if (preambleEnd === null) return lines;
  return lines.slice(lines.findIndex(({ text }) => text.includes(preambleEnd)) + 1);
}

/**
 * Counts the lines that are headers, and those that are neither headers nor continuations. Stops as
 * soon as the share can no longer reach `floor`; what it returns then is below that as well.
 */
function judge(format: Format, all: readonly Line[], floor: number): Judgement {
  const lines = behindPreamble(format, all);
  let headers = 0;
  let others = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (isHeader(format, line.text)) headers++;
    else if (headers === 0 ? !mayGoOn(format, line) : !goesOn(format, line)) {
      others++;
      const atMost = headers + lines.length - i - 1;
      if (atMost < floor * (atMost + others)) return { headers: 0, others };
    }
  }
  return { headers, others };
}

/** The same to the end, with reasons. */
function tryFormat(format: Format, lines: readonly Line[]): FormatTrial {
  const reasons = new Map<InvalidReason, { count: number; sample: InvalidSample }>();
  let headers = 0;
  let failed = 0;
  const judged = behindPreamble(format, lines);
  for (const line of judged) {
    const { text, number } = line;
    const reason = readHeader(format, text, header, clock);
    if (reason === null) headers++;
    else if (headers === 0 ? !mayGoOn(format, line) : !goesOn(format, line)) {
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

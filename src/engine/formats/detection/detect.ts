/** Which format a file has, judged by its first 64 KiB, or where these say nothing by what follows. */

import type { FormatInfo } from '../../types.ts';
import { BUILT_IN, type FormatCatalog, infoOf, resolveFormat } from '../catalog.ts';
import { type Format, PLAIN } from '../format.ts';
import { definitionByName } from '../registry.ts';
import { dateOrderOf } from './date-order.ts';
import { type HeadFormat, headFormats } from './head-formats.ts';
import { HEAD_BYTES, type Line, samplesOf } from './head-samples.ts';
import { type FormatTrial, hasMarker, isHeader, judge, shareOf, tryFormat } from './judge-lines.ts';
import { W3C, w3cDefinition } from './w3c-fields.ts';

/** Below this share a format explains too little of the file to speak of it. */
const MIN_SHARE = 0.2;
/** Of a fallback without times, beside which there is plain text: that finds the same levels, and no line is invalid. */
const MIN_SHARE_WITHOUT_TIMES = 0.5;
/** Shares that differ by less than this are equal: then the more specific format wins. */
const TIE = 0.02;
/**
 * What a fallback's share is worth: it also explains the faulty records of the format that the file
 * really has, so it must explain a third more than that one to be the better choice.
 */
const FALLBACK_WORTH = 0.75;
/** Where in the sample, 0..1, the lines are that tell which formats to judge first. */
const PROBES = [0.25, 0.75];

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

/** A time behind any prefix stands in lines of most formats: such a format is asked where no other explains the lines. */
function detectIn(
  lines: readonly Line[],
  catalog: FormatCatalog,
  head: Uint8Array,
): FormatInfo | null {
  const own = ownFormats(lines, catalog, head);
  const formats = withOwn(contendersOf(catalog), own);
  const isLast = ({ name }: Format): boolean => name === PREFIXED;
  const detect = (some: readonly Format[]) => detectAmong(some, own, lines, catalog);
  return detect(formats.filter((format) => !isLast(format))) ?? detect(formats.filter(isLast));
}

function detectAmong(
  formats: readonly Format[],
  own: readonly HeadFormat[],
  lines: readonly Line[],
  catalog: FormatCatalog,
): FormatInfo | null {
  const shares = new Map<Format, number>();
  // The best weighted share so far: a format that cannot come near need not be judged to the end.
  let best = 0;
  const consider = (format: Format): void => {
    if (shares.has(format) || !hasMarker(format, lines)) return;
    const weight = weightOf(format);
    const floor = Math.max(minShareOf(format), (best - TIE) / weight);
    // A fallback beside a format that explains nearly all.
    if (floor > 1) return;
    const share = shareOf(judge(format, lines, floor));
    shares.set(format, share);
    if (share >= minShareOf(format)) best = Math.max(best, share * weight);
  };
  const last = lastWinners.get(catalog);
  if (last && formats.includes(last)) consider(last);
  const explainsAll = (format: Format): boolean =>
    (shares.get(format) ?? 0) * weightOf(format) >= 1 - TIE;
  // What is less specific than a format that explains all cannot win.
  const isOut = (format: Format): boolean =>
    best >= 1 - TIE && formats.indexOf(format) > formats.findIndex(explainsAll);
  for (const format of best >= 1 - TIE ? formats : mostPromisingFirst(formats, lines))
    if (!isOut(format)) consider(format);
  const winner = winnerOf(formats, shares, best);
  if (!winner) return null;
  // Not one that another file defines.
  if (contendersOf(catalog).includes(winner)) lastWinners.set(catalog, winner);
  const found = infoOf(winner, shares.get(winner)!, catalog);
  const ownWinner = own.find(({ format }) => format === winner);
  if (ownWinner) return { ...found, definition: ownWinner.definition };
  return withDateOrder(winner, found, lines);
}

/** The same format with its share of the first lines as confidence; for one that nobody detected. */
export function measure(head: Uint8Array, info: FormatInfo): FormatInfo {
  let share = 0;
  let definition = info.definition;
  for (const lines of samplesOf(head)) {
    const defined = definition === undefined ? bestDefined(info.name, lines) : null;
    share = shareOf(judge(defined?.format ?? resolveFormat(info.name, definition), lines, 0));
    definition ??= defined?.definition;
    if (share > 0) break;
  }
  const own = definition === undefined ? {} : { definition };
  return { ...info, ...own, confidence: Math.round(share * 1000) / 1000 };
}

/** How each format does on the first lines, and which one `detect` chooses. Slower than that. */
export function explain(head: Uint8Array, catalog: FormatCatalog = BUILT_IN): Explanation {
  const lines = tellingSample(head, catalog);
  const own = ownFormats(lines, catalog, head);
  const ranked = withOwn(contendersOf(catalog), own)
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

/** Of a format that was chosen by its name what the lines define, where they do. */
function bestDefined(name: string, lines: readonly Line[]): HeadFormat | null {
  const texts = lines.map(({ text }) => text);
  const shares = headFormats(texts, new Set([name])).map((found) => ({
    found,
    share: shareOf(judge(found.format, lines, 0)),
  }));
  const best = Math.max(...shares.map(({ share }) => share));
  return shares.find(({ share }) => share === best && share > 0)?.found ?? null;
}

/** Those that the file itself defines: of built-in formats, and never in place of a user's. */
function ownFormats(
  lines: readonly Line[],
  { formats, definitions }: FormatCatalog,
  head: Uint8Array,
): HeadFormat[] {
  const names = formats.map(({ name }) => name).filter((name) => !definitions.has(name));
  const texts = lines.map(({ text }) => text);
  const definition = definitions.has(W3C) ? null : w3cDefinition(head);
  const w3c = definition ? [{ format: resolveFormat(W3C, definition), definition }] : [];
  return [...w3c, ...headFormats(texts, new Set(names))];
}

/** Where they explain as much, those come first that the lines define. */
function withOwn(formats: readonly Format[], own: readonly HeadFormat[]): readonly Format[] {
  if (own.length === 0) return formats;
  const all = [...own.map(({ format }) => format), ...formats];
  // Two W3C logs have other orders of fields.
  const isOther = (format: Format): boolean => format.name === W3C && formats.includes(format);
  const hasOrder = own.some(({ format }) => format.name === W3C);
  return all
    .filter((format) => !hasOrder || !isOther(format))
    .sort((a, b) => b.priority - a.priority);
}

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

const PREFIXED = 'prefixed';
const minShareOf = ({ fallback, hasTimes }: Format): number =>
  fallback && !hasTimes ? MIN_SHARE_WITHOUT_TIMES : MIN_SHARE;
const weightOf = (format: Format): number => (format.fallback ? FALLBACK_WORTH : 1);

/** `formats` is sorted by priority, so the first of equals is the most specific. */
function winnerOf(
  formats: readonly Format[],
  shares: ReadonlyMap<Format, number>,
  best: number,
): Format | undefined {
  return formats.find((format) => {
    const share = shares.get(format) ?? 0;
    return share >= minShareOf(format) && share * weightOf(format) >= best - TIE;
  });
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

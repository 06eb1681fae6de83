/** Which lines start a record: a file may be cut before each of them. */
import { CR, contentOf, headText, LINE_HEAD_BYTES } from '../../lines.ts';
import { emptyHeader } from '../../pattern/header.ts';
import { decode } from '../../text.ts';
import type { Clock } from '../../timestamp/index.ts';
import type { FormatDefinition } from '../../types.ts';
import { resolveFormat } from '../catalog.ts';
import type { Format } from '../format.ts';
import { isFrame } from '../members/json-container.ts';
import { mayBeOther, readAs } from '../mixed/mixed.ts';
import { continues, isBlank, longContinues } from './continuation.ts';
import { firstCharactersOf, mayStart } from './first-characters.ts';
import { goesOn, isUnfinished, type Pieces } from './pieces.ts';

/** A record longer than this is cut; the rest of it is invalid. */
export const MAX_RECORD_BYTES = 1024 * 1024;

const NUL = 0;
const SPACE = 32;
const TAB = 9;
const DEL = 127;

const header = emptyHeader();
// Which year a date without one lies in does not matter here.
const clock: Clock = { referenceTime: 0, time: 0 };

/**
 * May a chunk be cut before this line? True for each line that starts a record or is invalid by itself;
 * false for one that continues the line before it. `line` comes without its newline; of a long one the
 * first LINE_HEAD_BYTES are enough, except behind a piece. `before`: all of the line before it, where there is one. `format` and `definition` as in AnalyzeOptions; throws as
 * resolveFormat does.
 */
export function isRecordStart(
  line: Uint8Array,
  format: string | null,
  definition?: FormatDefinition,
  before?: Uint8Array,
): boolean {
  return format === null || startsRecord(line, resolveFormat(format, definition), before);
}

/** The same for a format at hand. */
export function startsRecord(line: Uint8Array, format: Format, before?: Uint8Array): boolean {
  if (before && format.pieces && isPiece(line, before, format, format.pieces)) return false;
  if (isPlainlyNone(line, format)) return false;
  // Behind a hole in the file nothing goes on.
  if (line[0] === NUL && format.spread === null) return true;
  const content = line.at(-1) === CR ? line.subarray(0, -1) : line;
  const text = headText(contentOf(content));
  if (format.kind === 'json' && isFrame(text)) return false;
  const isLong = content.length >= LINE_HEAD_BYTES && format.spread === null;
  const goesOnBy = isLong ? longContinues : continues;
  if (!goesOnBy(text, format.continuation)) return true;
  if (isBlank(text) || format.continuation === 'none') return false;
  return typeof readAs(format, text, header, clock) !== 'string';
}

/** Does the line go on with the one before it, which is an unfinished piece? */
function isPiece(line: Uint8Array, before: Uint8Array, format: Format, pieces: Pieces): boolean {
  // Of a line that is a record too long nothing is read.
  if (before.length >= MAX_RECORD_BYTES) return false;
  const [unfinished, next] = [before, line].map((bytes) => decode(contentOf(bytes))) as [
    string,
    string,
  ];
  const isNext = isUnfinished(unfinished, pieces) && goesOn(next, unfinished, pieces);
  return (
    isNext && [unfinished, next].every((text) => readAs(format, text, header, clock) === format)
  );
}

/**
 * Does the line's first byte tell that it continues a record? A fast answer for long stack traces, and for files of
 * millions of lines that are no records.
 */
function isPlainlyNone(line: Uint8Array, format: Format): boolean {
  const first = line[0];
  if (first === undefined) return true;
  // Others may belong to a character, or to a sequence that is taken out before the line is read.
  if ((first < SPACE && first !== TAB) || first >= DEL) return false;
  const isIndented = first === SPACE || first === TAB;
  const mayContinue =
    format.continuation === 'any' || (isIndented && format.continuation !== 'none');
  const character = String.fromCharCode(first);
  return (
    mayContinue && !mayStart(firstCharactersOf(format), character) && !mayBeOther(format, character)
  );
}

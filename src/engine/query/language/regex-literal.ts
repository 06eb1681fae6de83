/** A text that stands wherever a regular expression matches, so that most of a log need not be tried. */

/** Before one of these, the character need not be there. */
const OPTIONAL = '?*{';
const SPECIAL = '.^$+()[]';

/**
 * The longest run of plain characters, ASCII case-insensitive, outside of groups, classes and alternatives; null where
 * there is none, or where the expression has what this does not read.
 */
export function regexLiteral(source: string, ignoresCase: boolean): string | null {
  // Flags and quoted text change what follows.
  if (source.includes('(?') || source.includes('\\Q')) return null;
  let longest = '';
  let run = '';
  for (let at = 0; at < source.length; ) {
    const piece = pieceAt(source, at, ignoresCase);
    if (piece === null) return null;
    run += piece.literal;
    if (run.length > longest.length) longest = run;
    if (!piece.goesOn) run = '';
    at = piece.end;
  }
  return longest === '' ? null : longest;
}

interface Piece {
  /** A character that surely stands there; empty for none. */
  literal: string;
  /** Does what follows stand directly behind it? */
  goesOn: boolean;
  end: number;
}

/** What begins there: a character, escape, class or group with its repetition. Null ends the reading. */
function pieceAt(source: string, at: number, ignoresCase: boolean): Piece | null {
  const char = source[at]!;
  if (char === '|') return null;
  if (char === '(' || char === '[') {
    const end = behindRepetition(source, behindBrackets(source, at));
    return end === null ? null : { literal: '', goesOn: false, end };
  }
  const next = at + (char === '\\' ? escapeLength(source, at) : 1);
  const repetition = source[next] ?? ' ';
  const end = behindRepetition(source, next);
  if (end === null) return null;
  const literal = literalAt(source, at);
  if (literal === null || OPTIONAL.includes(repetition) || !isSameInAnyCase(literal, ignoresCase)) {
    return { literal: '', goesOn: false, end };
  }
  // A further one may stand between it and what follows.
  return { literal, goesOn: repetition !== '+', end };
}

/** The character that stands there for itself; null for anything else. */
function literalAt(source: string, at: number): string | null {
  const char = source[at]!;
  if (char === '\\') {
    const escaped = source[at + 1] ?? '';
    return /[^\w\s]/.test(escaped) && escaped < '\x7f' ? escaped : null;
  }
  return SPECIAL.includes(char) || OPTIONAL.includes(char) || char > '~' ? null : char;
}

/** `\x{10FFFF}` and `\p{Greek}` are one escape. */
function escapeLength(source: string, at: number): number {
  const long = /^\\(?:[pPx]\{[^}]*\}|[pP][A-Za-z]|x[0-9A-Fa-f]{2}|[0-7]{1,3})/.exec(
    source.slice(at),
  );
  return long?.[0].length ?? 2;
}

/** Behind a repetition in braces, if there is one; null where a brace is something else. */
function behindRepetition(source: string, at: number | null): number | null {
  if (at === null || source[at] !== '{') return at;
  const repetition = /^\{\d+(?:,\d*)?\}/.exec(source.slice(at));
  return repetition && at + repetition[0].length;
}

/** Behind the group or class that opens here, or null where none closes. */
function behindBrackets(source: string, at: number): number | null {
  let depth = 0;
  for (let i = at; i < source.length; i++) {
    const char = source[i]!;
    if (char === '\\') i++;
    else if (char === '[') {
      const last = endOfClass(source, i);
      if (last < 0) return null;
      i = last;
    } else if (char === '(') depth++;
    else if (char === ')') depth--;
    if (depth === 0) return i + 1;
  }
  return null;
}

/** Where the class that opens here is closed; a bracket at its start stands for itself. */
function endOfClass(source: string, open: number): number {
  let at = open + 1;
  if (source[at] === '^') at++;
  if (source[at] === ']') at++;
  for (; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source.startsWith('[:', at)) {
      const named = source.indexOf(':]', at + 2);
      if (named >= 0) at = named + 1;
    } else if (source[at] === ']') return at;
  }
  return -1;
}

/** Unicode has a further K and a long s that are the same letters where case does not matter. */
const isSameInAnyCase = (char: string, ignoresCase: boolean): boolean =>
  !ignoresCase || !/[ks]/i.test(char);

/**
 * Long lines that a container's runtime writes in pieces, each a line of its own: a record goes on from an unfinished piece with the
 * next line of the same stream.
 */

interface PieceRule {
  /** A file has unfinished pieces only where one of these stands in it; or where fewer lines have `finished` than have `line`. */
  texts: { unfinished: readonly string[] } | { finished: string; line: string };
  isUnfinished(line: string): boolean;
  /** What the program wrote of it. */
  textOf(line: string): string;
  /** The stream that the line is of; undefined where it says none. */
  streamOf(line: string): string | undefined;
}

/** By the name that a format file gives (`pieces`). */
const RULES = {
  /** CRI: the tags begin with P for a part, with F for a full line or the last part. */
  cri: {
    texts: { unfinished: ['stdout P', 'stderr P'] },
    isUnfinished: (line) => /^\S+ std(?:out|err) P(?::\S*)?(?: |$)/.test(line),
    textOf: (line) => line.replace(/^\S+ std(?:out|err) \S+ ?/, ''),
    streamOf: (line) => /^\S+ (stdout|stderr) /.exec(line)?.[1],
  },
  /** Docker's json-file: the text of a full line, or of the last part, ends with its newline. */
  docker: {
    texts: { finished: '\\n","stream":"', line: '","stream":"' },
    isUnfinished: (line) => {
      const log = DOCKER_LOG.exec(line)?.[1];
      return log !== undefined && !NEWLINE_AT_END.test(log);
    },
    textOf: (line) => JSON.parse(`"${DOCKER_LOG.exec(line)?.[1] ?? ''}"`) as string,
    streamOf: (line) => /"stream":"(\w+)"/.exec(line)?.[1],
  },
} as const satisfies Record<string, PieceRule>;

const DOCKER_LOG = /^\{"log":"((?:[^"\\]|\\.)*)","/;
/** An escape behind an even count of backslashes. */
const NEWLINE_AT_END = /(?<!\\)(?:\\\\)*\\n$/;

export const PIECES = Object.keys(RULES) as Pieces[];
export type Pieces = keyof typeof RULES;

/** Does the next line of its stream go on with this one? */
export function isUnfinished(line: string, pieces: Pieces | null): boolean {
  return pieces !== null && RULES[pieces].isUnfinished(line);
}

/** May a text have unfinished pieces? Told by `has`, whether something stands in it, and `linesWith`, in how many of its lines. */
export function mayHavePieces(
  pieces: Pieces,
  has: (text: string) => boolean,
  linesWith: (text: string) => number,
): boolean {
  const { texts }: PieceRule = RULES[pieces];
  if ('unfinished' in texts) return texts.unfinished.some(has);
  return linesWith(texts.finished) < linesWith(texts.line);
}

/** What a piece adds to the text of its record; null for a line that is none. */
export function pieceText(line: string, pieces: Pieces | null): string | null {
  if (pieces === null) return null;
  const { streamOf, textOf } = RULES[pieces];
  return streamOf(line) === undefined ? null : textOf(line);
}

/** Does a line go on with the unfinished one right before it? `before` null: with one of any stream. */
export function goesOn(line: string, before: string | null, pieces: Pieces): boolean {
  const { streamOf } = RULES[pieces];
  const stream = streamOf(line);
  return stream !== undefined && (before === null || stream === streamOf(before));
}

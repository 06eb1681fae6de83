/**
 * Records of several lines whose fields are known only when the last line has come: pretty-printed JSON, elements of XML, rows
 * of CSV with newlines in quotes, blocks. Where one begins is told by a line alone, because a file is cut without a look at what
 * stands before.
 */
export interface Spread {
  /** Does a record begin at this line? `head` is the line's head (LINE_HEAD_BYTES). */
  starts(head: string): boolean;
  /**
   * For each record a function that is given its lines in turn, from the first on, and says whether it ends with that line. Null:
   * a record goes on to the start of the next one.
   */
  newEnd: (() => (line: string) => boolean) | null;
  /** What stands at a record's end, and is no part of its message; empty for nothing. */
  endMark: string;
  /** Does a line outside of records belong to the document around them? */
  frames(line: string): boolean;
  /** Such lines go with the records beside them; else they are no fault of the format, but invalid. */
  countsFrames: boolean;
  /** A line that says itself that it is a record of another format begins one, wherever it stands (see mixed.ts). */
  mixes: boolean;
}

/**
 * Lists that JSON records stand in: `[{…},{…}]`, `{"Records":[{…},{…}]}`. A line of one holds a record with what stands around it
 * (`[{…},`, `{…}]}`), or brackets alone.
 */

/** Members that hold the records of a log, where they are the first of an object. */
const LISTS =
  'Records records logs Logs logEvents events Events entries items data results value hits messages rows log lines';
const NAME = `"(?:${LISTS.split(' ').join('|')})"`;
/** Strings are passed over as a whole: what they hold may not decide what a line is. */
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const SCALARS = `(?:${STRING}|[^{}"])*`;

/** Up to the list: CloudWatch has the group and stream before it, and Microsoft Graph its address. */
const LIST_HEAD = `\\{\\s*(?:"(?:messageType|@odata\\.context)"\\s*:${SCALARS}?,\\s*)?${NAME}\\s*:\\s*\\[`;
/** An answer of Elasticsearch: its hits stand in the list of this name within an object of the same one. */
const HITS_HEAD = '\\{\\s*"(?:took|_scroll_id|pit_id|timed_out)"[^[]{1,1000}"hits"\\s*:\\s*\\[';
const HEAD = new RegExp(`^\\s*(?:,|\\[|${HITS_HEAD}|${LIST_HEAD})\\s*(?=\\{)`);
const WRAPPER = new RegExp(`^\\s*(?:\\[|${HITS_HEAD}|${LIST_HEAD})\\s*\\{`);
/** Behind the record: the comma, or the ends of list and object, and scalars that the object still has. */
const TAIL = new RegExp(
  `^\\s*(?:,|\\]\\s*,?\\s*(?:${STRING}\\s*:${SCALARS})?(?:\\}\\s*){0,2},?)?\\s*$`,
);
/** The list is all that there is. */
const BARE_TAIL = /\}\s*\]\s*(?:\}\s*){0,2},?\s*$/;

/** `[`, `]}`, `"Records": [`, `],"count":2}`, `"searched": []`; a comma, and the name of a list whose bracket comes behind it. */
const FRAME = new RegExp(
  `^\\s*(?:(?=[^[\\]"]*[[\\]])[\\]}[{,\\s]+|,\\s*|(?:\\{\\s*)?(?:"[^"\\\\]{1,64}"\\s*:\\s*\\[|${NAME}\\s*:)\\s*` +
    `|"[^"\\\\]{1,64}"\\s*:\\s*\\[\\s*\\]\\s*,?|"[nN]extToken"\\s*:\\s*${STRING}\\s*,?` +
    `|\\]\\s*,?\\s*"[^"\\\\]{1,64}"\\s*:${SCALARS}\\}?\\s*)$`,
);

/** Where in a line the object of its record stands. */
export interface ObjectSpan {
  start: number;
  end: number;
}

/** The path of the list in what Elasticsearch answers. */
export const NESTED_HITS = 'hits.hits';
const IS_HITS = new RegExp(`^\\s*${HITS_HEAD}`);

/** The name of the list, or '' for one without, where a text begins with a list of objects; else null. */
export function listAtStart(text: string): string | null {
  const head = WRAPPER.exec(text)?.[0];
  if (head === undefined) return null;
  if (IS_HITS.test(head)) return NESTED_HITS;
  return new RegExp(`(${NAME})\\s*:\\s*\\[\\s*\\{$`).exec(head)?.[1]?.slice(1, -1) ?? '';
}

/** Is the text a list with records, and nothing else? It may be valid JSON, but no record. */
export const isWrapped = (text: string): boolean => WRAPPER.test(text) && BARE_TAIL.test(text);

/** The text without what stands around its record; null where nothing does, or more than that. */
export function unframed(text: string): ObjectSpan | null {
  const start = HEAD.exec(text)?.[0].length ?? 0;
  const end = objectEnd(text, start);
  return end >= 0 && TAIL.test(text.slice(end)) ? { start, end } : null;
}

/** Behind the bracket that closes the object at `from`, or behind spaces there; -1 where none does. */
function objectEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth <= 0) return at + 1;
  }
  return -1;
}

/** Is the line the start or the end of a list, with the name that it has and what stands behind it, and no record? */
export const isFrame = (line: string): boolean =>
  line.length <= MAX_FRAME_LENGTH && FRAME.test(line);

/** A longer one is no part of a list that somebody wrote. */
const MAX_FRAME_LENGTH = 256;

/** Which lines that are no header of their own go on with the record before them. */

export const CONTINUATIONS = ['none', 'indented', 'trace', 'any'] as const;
/** `none`: only blank lines; `indented`: also those that start with a space or tab; `trace`: also what
 * looks like part of a stack trace or closes a block; `any`: every line. */
export type Continuation = (typeof CONTINUATIONS)[number];

const TRACE_STARTS = [
  'at ',
  'Caused by',
  'Suppressed:',
  'Traceback',
  'goroutine ',
  'created by ',
  'exit status ',
  'panic: ',
  '[signal ',
  '[stacktrace]',
  '[previous exception]',
  'During handling of the above',
  'The above exception was',
  'Wrapped by',
  'Stack trace:',
  'stack backtrace:',
  '--- End of ',
];

const CLOSERS = '})]';

/** What the first byte of a line tells, see `lineStarts`. */
const LINE_START = { unknown: 0, starts: 1, beforeDigit: 2, digits: 3 } as const;

/**
 * By the first byte of a line, whether it continues nothing: surely (`starts`), where a digit follows (`beforeDigit`), or where
 * all its digits do and then a visible character or space that is in no name (`digits`). The kernel reads it
 * (kernel/assembly/list/starts.ts).
 */
export function lineStarts(continuation: Continuation): Uint8Array {
  const starts = new Uint8Array(256);
  if (continuation === 'any') return starts;
  // Other bytes are blank, or may belong to a sequence that is taken out before the line is read.
  starts.fill(LINE_START.starts, 33, 127);
  if (continuation !== 'trace') return starts;
  const set = (characters: string, rule: number): void => {
    for (const character of characters) starts[character.charCodeAt(0)] = rule;
  };
  set(`${CLOSERS}"#-.$\\_`, LINE_START.unknown);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LINE_START.unknown);
  set('0123456789', LINE_START.digits);
  set('[', LINE_START.beforeDigit);
  return starts;
}

export function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 9 && code !== 13) return false;
  }
  return true;
}

/** Does a line that is no header belong to the record before it? `text` is the line's head. */
export function continues(text: string, continuation: Continuation): boolean {
  if (continuation === 'any') return true;
  if (isBlank(text)) return true;
  if (continuation === 'none') return false;
  const first = text.charCodeAt(0);
  if (first === 32 || first === 9) return true;
  return continuation === 'trace' && looksLikeTrace(text);
}

/** Part of a stack trace (Java, Python, Go, PHP, .NET, Node, Rust) or the end of a printed block. */
function looksLikeTrace(text: string): boolean {
  const first = text[0]!;
  if (CLOSERS.includes(first)) return true;
  if (first === '"' && CLOSERS.includes(text[1] ?? ' ')) return true;
  if (first === '#') return isFrameNumber(text);
  if (text.startsWith('... ')) return true;
  return TRACE_STARTS.some((start) => text.startsWith(start)) || isExceptionName(text);
}

/** `#0 `, `#12 `, `#3:`, as PHP and gdb number stack frames. */
function isFrameNumber(text: string): boolean {
  let end = 1;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return end > 1 && (text[end] === ' ' || text[end] === ':');
}

/**
 * `java.lang.Foo: x`, `ValueError: x`, `Foo\Bar\QueryException`: a first token of names joined by dots
 * or backslashes, that ends the line or in a colon, and names an exception or an error.
 */
function isExceptionName(text: string): boolean {
  const end = text.search(/[^\w.$\\]/);
  const name = end < 0 ? text : text.slice(0, end);
  if (end >= 0 && text[end] !== ':') return false;
  return /(Exception|Error|Throwable|Fault|Interrupt)$/.test(name);
}

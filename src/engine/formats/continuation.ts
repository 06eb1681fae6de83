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

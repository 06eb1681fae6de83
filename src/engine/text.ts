/** Bytes to text and back: what the engine shows is valid Unicode without U+0000, whatever came in. */

// A BOM inside a file is text; the one at its start is skipped by whoever reads the first line.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
const scratch = new Uint8Array(512);

const NUL = '\0';
const REPLACEMENT = '\uFFFD';
const ESCAPE = '\x1b';
const BELL = '\x07';

/** Decodes UTF-8; bytes that are not become U+FFFD. NUL stays: callers look for it, then `clean`. */
export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The text without U+0000 and lone surrogates: each becomes U+FFFD. */
export function clean(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes(NUL) ? wellFormed.replaceAll(NUL, REPLACEMENT) : wellFormed;
}

/**
 * The text's first `maxBytes` bytes (at most 512) of UTF-8, cut at a character. The result is a copy:
 * it keeps no longer string alive, as a slice would, so it may be stored for long.
 */
export function cutToBytes(text: string, maxBytes: number): string {
  const { written } = encoder.encodeInto(text, scratch.subarray(0, maxBytes));
  return decoder.decode(scratch.subarray(0, written));
}

/** A copy of a slice that keeps no longer string alive. */
export function detach(text: string): string {
  return text.length <= 128 ? cutToBytes(text, 512) : decoder.decode(encoder.encode(text));
}

/** The first `maxBytes` of a line, without the character that the cut would split. */
export function headBytes(line: Uint8Array, maxBytes: number): Uint8Array {
  if (line.length <= maxBytes) return line;
  let end = maxBytes;
  // At most three continuation bytes (10xxxxxx) stand between the cut and the character's first byte.
  while (end > maxBytes - 3 && (line[end]! & 0xc0) === 0x80) end--;
  return line.subarray(0, end);
}

/**
 * The text without terminal escape sequences (ECMA-48): control sequences (`ESC [ 31 m`), character sets (`ESC ( B`), and titles and
 * links, which go on to a bell or `ESC \\` (`ESC ] 8 ; ; http://... BEL`).
 */
export function stripAnsi(text: string): string {
  let at = text.indexOf(ESCAPE);
  if (at < 0) return text;
  let kept = '';
  let from = 0;
  while (at >= 0) {
    const end = ansiEnd(text, at);
    kept += text.slice(from, at);
    from = end;
    at = text.indexOf(ESCAPE, end);
  }
  return kept + text.slice(from);
}

/** Where the escape sequence at `at` ends; a lone ESC is dropped by itself. */
function ansiEnd(text: string, at: number): number {
  const kind = text[at + 1];
  if (kind === ']') return commandEnd(text, at + 2) ?? at + 1;
  if (kind !== '[') return characterSetEnd(text, at + 1) ?? at + 1;
  let end = at + 2;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code >= 0x40 && code <= 0x7e) return end + 1;
    if (code < 0x20 || code > 0x3f) return end;
    end++;
  }
  return end;
}

/** Behind the command of the system that begins at `at`; null where it has no end. */
function commandEnd(text: string, at: number): number | null {
  for (let end = at; end < text.length; end++) {
    if (text[end] === BELL) return end + 1;
    if (text[end] === ESCAPE) return text[end + 1] === '\\' ? end + 2 : null;
  }
  return null;
}

/** Behind marks such as `(` and the character that they are for; null where there are none. */
function characterSetEnd(text: string, at: number): number | null {
  let end = at;
  while (text.charCodeAt(end) >= 0x20 && text.charCodeAt(end) <= 0x2f) end++;
  const code = text.charCodeAt(end);
  return end > at && code >= 0x30 && code <= 0x7e ? end + 1 : null;
}

/** The text with A to Z in small letters and all else as it is: what case-insensitive means in logs. */
export function lowerASCII(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

/** Does the text look like binary data: it holds NUL, or three in ten characters are no text? */
export function isNotText(text: string): boolean {
  if (text.includes(NUL)) return true;
  let odd = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const control = code < 0x20 && code !== 0x09 && code !== 0x0d && code !== 0x1b;
    if (control || code === 0x7f || code === 0xfffd) odd++;
  }
  return odd * 10 > text.length * 3;
}

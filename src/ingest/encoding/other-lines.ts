/** Lines that are no UTF-8, and which of them are text in another encoding. */
import { Buffer, isUtf8 } from 'node:buffer';

const NEWLINE = 10;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those that text does not hold
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/;
const REPLACEMENT = '\uFFFD';
const NOT_ASCII = /[\u0080-\uffff]/g;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Is the line, which is no valid UTF-8, text in a code page? Not where it holds control characters, as binary data does, nor
 * where most of its characters beyond ASCII are valid UTF-8: then it is damaged UTF-8.
 */
export function isCodePageText(line: Uint8Array): boolean {
  const { buffer, byteOffset, length } = line;
  if (CONTROL.test(Buffer.from(buffer, byteOffset, length).toString('latin1'))) return false;
  const others = utf8.decode(line).match(NOT_ASCII) ?? [];
  const lost = others.filter((char) => char === REPLACEMENT).length;
  return lost * 2 > others.length;
}

/** The lines of `bytes` that are no UTF-8, without their line ends. */
export function* otherLines(bytes: Uint8Array): Generator<Uint8Array, void> {
  if (isUtf8(bytes)) return;
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    if (!isUtf8(line)) yield line;
    start = end + 1;
  }
}

/** Whether `bytes`, which are whole lines, hold text in a code page. */
export function holdsCodePageText(bytes: Uint8Array): boolean {
  return otherLines(bytes).some(isCodePageText);
}

/** Which code page the text of a file is written in that is no Unicode. */
import { Buffer } from 'node:buffer';
import { isCodePageText, otherLines } from './other-lines.ts';

/** In which Western text is written, and what is taken for it. */
export const DEFAULT_CODE_PAGE = 'windows-1252';

/** Names as the detection and the Encoding Standard have them, of those in use for logs. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'windows-1252': 'windows-1252',
  'windows-1253': 'windows-1253',
  'windows-1254': 'windows-1254',
  'windows-1255': 'windows-1255',
  'windows-1256': 'windows-1256',
  'koi8-r': 'koi8-r',
  ibm866: 'ibm866',
  cp932: 'shift_jis',
  shift_jis: 'shift_jis',
  gb18030: 'gb18030',
  big5: 'big5',
  'euc-jp': 'euc-jp',
  cp949: 'euc-kr',
  'euc-kr': 'euc-kr',
};
const CANDIDATES = ['cp866', ...Object.keys(CODE_PAGES)].filter((name) => !name.startsWith('ibm'));

/** Characters beyond ASCII that are looked at: more make it no surer. */
const MOST_BYTES = 16 * 1024;
/** Of fewer, any code page may have written them. */
const LEAST_BYTES = 4;
/** Below it the detection has seen nothing that it knows. */
const LEAST_CONFIDENCE = 0.03;
/** By how much another code page must be surer than the default, which nearly all such files have. */
const LEAST_RATIO = 2;

/** Words with bytes beyond ASCII in them, and the words beside these: all else says nothing of the language. */
const WORDS = /[A-Za-z@-\xff]*[\x80-\xff][A-Za-z@-\xff]*(?: [A-Za-z@-\xff]+)*/g;

/**
 * The code page of a file that begins with `head`, as the Encoding Standard names it; the default where that is not clear.
 * Null where most lines that are no UTF-8 are binary: then those that look like text are so by chance.
 */
export async function codePageOf(head: Uint8Array): Promise<string | null> {
  const others = [...otherLines(head)];
  const lines = others.filter(isCodePageText);
  if (lines.length * 2 < others.length) return null;
  const words = wordsOf(lines);
  if (words.filter((byte) => byte > 127).length < LEAST_BYTES) return DEFAULT_CODE_PAGE;
  // Its tables of languages take a megabyte, and few files need them.
  const { detectAll } = await import('jschardet');
  const found = detectAll(words, { detectEncodings: CANDIDATES, minimumThreshold: 0 });
  const named = found.map(({ encoding, confidence }) => ({
    name: CODE_PAGES[encoding?.toLowerCase() ?? ''],
    confidence,
  }));
  const [best] = named;
  const usual = named.find(({ name }) => name === DEFAULT_CODE_PAGE)?.confidence ?? 0;
  if (!best?.name || best.confidence < LEAST_CONFIDENCE) return DEFAULT_CODE_PAGE;
  return best.confidence >= LEAST_RATIO * usual ? best.name : DEFAULT_CODE_PAGE;
}

function wordsOf(lines: readonly Uint8Array[]): Uint8Array {
  const words: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length >= MOST_BYTES) break;
    const { buffer, byteOffset, byteLength } = line;
    for (const [word] of Buffer.from(buffer, byteOffset, byteLength)
      .toString('latin1')
      .matchAll(WORDS)) {
      words.push(word);
      length += word.length + 1;
    }
  }
  return Buffer.from(words.join(' ').slice(0, MOST_BYTES), 'latin1');
}

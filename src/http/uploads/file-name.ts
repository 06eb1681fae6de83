import { AppError } from '../../errors.ts';

const MAX_CHARACTERS = 255;
/**
 * Control characters, those that turn the direction of the text around them, those that end lines, and spaces without
 * width. Joiners (U+200C, U+200D) stay: scripts and emoji need them.
 */
const UNSHOWABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

/**
 * The name to show for an uploaded file: its last path segment without control characters, at most
 * 255 characters. It is a label only; nothing is stored under it. Throws `bad_file_name` where
 * nothing is left.
 */
export function cleanFileName(raw: string): string {
  const segment = raw.split(/[/\\]/).at(-1)!;
  const shown = segment.toWellFormed().replace(UNSHOWABLE, '').trim();
  if (shown === '' || shown === '.' || shown === '..') {
    throw new AppError('bad_file_name', 'Give the file a name, like app.log.');
  }
  return [...shown].slice(0, MAX_CHARACTERS).join('');
}

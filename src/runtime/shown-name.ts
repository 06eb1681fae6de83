/**
 * Control characters, those that turn the direction of the text around them, those that end lines, and spaces without
 * width. Joiners (U+200C, U+200D) stay: scripts and emoji need them.
 */
const UNSHOWABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;
const MAX_CHARACTERS = 255;
const MAX_PATH_CHARACTERS = 1000;

/** The last segment of a name from outside, as it can be shown: at most 255 characters, none of control. May be empty. */
export const shownName = (raw: string): string =>
  cut(shown(raw.split(/[/\\]/).at(-1)!), MAX_CHARACTERS);

/** A path from outside, as it can be shown: at most 1,000 characters, none of control. */
export const shownPath = (raw: string): string => cut(shown(raw), MAX_PATH_CHARACTERS);

const shown = (text: string): string => text.toWellFormed().replace(UNSHOWABLE, '').trim();

const cut = (text: string, most: number): string => [...text].slice(0, most).join('');

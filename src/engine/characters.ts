/** Kinds of characters, by their codes. */

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** A space or a tab. */
export const isSpace = (code: number): boolean => code === 32 || code === 9;

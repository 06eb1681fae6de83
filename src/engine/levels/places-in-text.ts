/** Where a word stands in a text: what looks for levels in text asks it. */
import { isSpace } from '../characters.ts';

export const isSpaceAt = (text: string, at: number): boolean => isSpace(text.charCodeAt(at));

export const isCapitalised = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 65 && code <= 90;
};

/** Is this the first space or tab behind a word of the text? */
export function isGap(text: string, at: number, from: number): boolean {
  return isSpace(text.charCodeAt(at)) && at > from && !isSpace(text.charCodeAt(at - 1));
}

/** Whether nothing but what closes a time or the like stands before it. */
export const isFirst = (text: string, at: number, from: number): boolean =>
  /^[\s\])}>"':|,-]*$/.test(text.slice(from, at));

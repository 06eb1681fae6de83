import { UNSAFE_CHARACTERS } from './visible-text.ts';

const PART = `[^\\s@${UNSAFE_CHARACTERS}]+`;
/** One @ between two parts, without spaces, controls and marks that show an address as another one. */
export const EMAIL_PATTERN = `^\\s*${PART}@${PART}\\s*$`;
const EMAIL = new RegExp(EMAIL_PATTERN, 'u');

/** Whether a text has the form of an e-mail address; space around it is none of it. */
export const isAddress = (text: string): boolean => EMAIL.test(text);

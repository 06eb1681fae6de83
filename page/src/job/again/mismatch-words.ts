/** Why a pattern does not fit a line, in words. */
import type { FormatTrial } from '../../api/types.ts';

export type Mismatch = NonNullable<FormatTrial['items'][number]['mismatch']>;

/** What stands behind the part that fits; null where the server read the line without characters that the page has. */
export const restOf = (text: string, { matched }: Pick<Mismatch, 'matched'>): string | null =>
  text.startsWith(matched) ? text.slice(matched.length) : null;

export function mismatchWords(text: string, mismatch: Mismatch): string {
  const { element } = mismatch;
  if (element === '')
    return 'The pattern ends here and the line goes on: %{message} would take the rest.';
  if (restOf(text, mismatch) === '') return `The line ends where ${nameOf(element)} should stand.`;
  if (element.startsWith('%{')) return `${element} does not fit here.`;
  return `${capitalised(nameOf(element))} should stand here.`;
}

function nameOf(element: string): string {
  const written = element.trim();
  if (written === '') return 'a space';
  if (!written.startsWith('%{')) return `“${element}”`;
  // Of a message the space before it is a part.
  return element.startsWith(' ') ? `a space before ${written}` : written;
}

const capitalised = (words: string): string => words[0]!.toUpperCase() + words.slice(1);

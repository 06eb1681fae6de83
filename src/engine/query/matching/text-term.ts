/** The text of a term, in the forms in which it is compared. */
import { type SearchText, searchText } from '../../search/search-text.ts';
import { lowerASCII } from '../../text.ts';

export interface TextTerm {
  /** The letters A to Z small. */
  lowered: string;
  /**
   * For a search in bytes. `never`: no record contains it. `maybe`: U+FFFD is in it, which is shown for bytes of many kinds,
   * so that only a record's text tells.
   */
  search: SearchText | 'never' | 'maybe';
}

export function textTerm(text: string): TextTerm {
  const search = text.includes('\uFFFD') ? 'maybe' : (searchText(text) ?? 'never');
  return { lowered: lowerASCII(text), search };
}

/**
 * A part of character classes: what a terminal obeys (C0 and C1 controls), what turns the direction of text or ends its line, what nobody sees
 * (zero-width and other format characters), and halves of surrogate pairs.
 */
export const UNSAFE_CHARACTERS = '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}';
const UNSAFE = new RegExp(`[${UNSAFE_CHARACTERS}]`, 'gu');

/**
 * One line of text that came from outside, safe to show on a terminal: each character of the above stands as its JSON
 * escape, such as `\u001b`; a tab is a space.
 */
export function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSAFE, escaped);
}

/** The same for text of several lines. JSON stays JSON with the same content. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

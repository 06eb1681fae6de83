/** Words of programs, of commands and of settings in a text: they name levels and give none. */

/** A name that gets a value, what is compared, what is called or caught: `DEBUG=1`, `x == ERROR`, `console.error(x)`, `catch (err) {`. */
export function isCode(text: string, start: number, end: number): boolean {
  const behind = text[end];
  if (behind === '=' && text[start - 1] !== '=') return true;
  if (behind === '(' && text[start - 1] === '.') return true;
  if (behind === ')' && text.startsWith(') {', end)) return true;
  return COMPARED.test(text.slice(Math.max(0, start - LONGEST_COMPARISON), start));
}

const COMPARED = /[=!]= ?["']?$/;
const LONGEST_COMPARISON = 4;

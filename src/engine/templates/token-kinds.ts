/** What a single token looks like: a value of some kind, a unit, a verb, a name. */

export const VARIABLE = '<*>';

const DOT = 46;
const SLASH = 47;
const LESS = 60;
const BACKSLASH = 92;

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

export const METHODS = set('GET POST PUT DELETE PATCH HEAD OPTIONS CONNECT TRACE PROPFIND');

/** Units that programs choose by the size of a number, so that they vary with it. */
const SIZES = set('B KB MB GB TB PB KiB MiB GiB TiB kB');
const TIMES = set('ns us µs ms s sec secs min mins');

export const isUnit = (word: string): boolean => SIZES.has(word) || TIMES.has(word);

/** Values of a programming language that stand for the lack of one. */
const LITERALS = set('null nil undefined NaN NULL');

const BOOLEANS = set('true false True False TRUE FALSE');

/** The length rules out most tokens. */
export const isBoolean = (word: string): boolean =>
  (word.length === 4 || word.length === 5) && BOOLEANS.has(word);

/** Keys whose value names the event: it is constant. */
const NAMING_KEYS = set(
  'event action msg message type kind op operation cmd command method level severity status state ' +
    'result outcome reason error err code phase stage',
);

export const isNamingKey = (key: string): boolean => NAMING_KEYS.has(key.toLowerCase());

/** Words that an account name follows. */
const OWNERS = set('user username ruser account');

export const namesOwner = (word: string): boolean => OWNERS.has(word.toLowerCase());

/** Verbs and function words: a message with another one is another message. */
const SMALL_WORDS = set(
  'a an the and or not no is are was were be been has have had can cannot could will would in out ' +
    'on off up down of to from for by with without at as into onto over under before after start ' +
    'stop open close begin end success failure succeeded failed ok enable disable add remove create ' +
    'delete read write send receive get set join leave connect disconnect lock unlock accept reject ' +
    'login logout load unload mount unmount register unregister',
);

/** Is a word likely a verb or a function word? */
export function isVerbLike(word: string): boolean {
  // Capitals (FAILED) are a state or a code: no lower-case ending.
  return SMALL_WORDS.has(word.toLowerCase()) || /[a-z]{3}(ed|ing)$/.test(word);
}

/** Does a word look like an identifier rather than like English? */
export function isIdentifier(word: string): boolean {
  if (/[._/\\@$#*~+&-]/.test(word)) return true;
  return /[a-z][A-Z]/.test(word) || (word.length > 1 && /^[A-Z]+$/.test(word));
}

/** Does a word hold a letter? (No variable does.) */
export function hasLetter(word: string): boolean {
  const code = word.charCodeAt(0);
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return true;
  return /\p{L}/u.test(word);
}

/** How sure a token is to be a value, by its text alone. */
export type Likeness = 'none' | 'weak' | 'strong';

/**
 * `strong`: paths, names of three parts or more (`a.b.c`), and what holds a variable;
 * `weak`: `null` and the like.
 */
export function likenessOf(word: string): Likeness {
  if (!hasMark(word)) return LITERALS.has(word) ? 'weak' : 'none';
  if (word.includes(VARIABLE) || isPath(word) || isDottedName(word)) return 'strong';
  return 'none';
}

/** Does a word hold one of the characters that make it more than a plain word? */
function hasMark(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code === DOT || code === SLASH || code === BACKSLASH || code === LESS) return true;
  }
  return false;
}

/** `/a`, `a/b/c`, `a.b/c`, `a\b\c`; not `and/or`. */
function isPath(word: string): boolean {
  if (/^\/[\w.~-]/.test(word)) return true;
  const slashes = countOf(word, '/');
  if (slashes > 0) return slashes > 1 || word.includes('.');
  return countOf(word, '\\') > 1;
}

/** Three names or more with dots between them: hosts, packages, keys. */
const isDottedName = (word: string): boolean => /^[A-Za-z_][\w$-]*(\.[\w$-]+){2,}$/.test(word);

/** A name with a dot inside, which before a port is a host. */
export const isHostName = (word: string): boolean => /^[\w-]+(\.[\w$-]+)+$/.test(word);

function countOf(text: string, char: string): number {
  let count = 0;
  for (let at = text.indexOf(char); at >= 0; at = text.indexOf(char, at + 1)) count++;
  return count;
}

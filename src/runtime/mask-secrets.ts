const MASK = '[masked]';
/** A shorter value would be found in innocent words, and protects nothing. */
const SHORTEST = 6;

type Form = [RegExp, string | ((found: string) => string)];

/**
 * Secrets that are known by their form, and what is left of them. Clients choose what is searched, so each takes a time
 * that grows with the text and no faster: it begins only where a run of its characters begins (at a character that the
 * run cannot have, or behind a look-behind), and no run can be divided in two ways.
 */
const FORMS: Form[] = [
  // User and password of an address.
  [/:\/\/[^\s/?#"\\]*@/g, `://${MASK}@`],
  // Parameters of an address, also where it is a parameter of another.
  [
    /((?:[?&;]|%3f|%26|%3b)(?=[\w.-]*(?:password|passwd|token|secret|key))[\w.-]+(?:=|%3d))(?:(?!%26)[^&\s"\\])*/gi,
    `$1${MASK}`,
  ],
  // Access tokens, behind whatever stands before them in the first run.
  [/(?<![\w-])(?=[\w-]*eyJ[\w-]{8})[\w-]+\.[\w-]+\.[\w-]*/g, maskedToken],
  [/logflow_key_[0-9a-f]+/gi, `logflow_key_${MASK}`],
  // Refresh tokens: 32 bytes as base64url. An escape of JSON or of an address may stand before them.
  [/(?<=(?<![\w-])|%[0-9a-f]{2}|\\[bfnrt]|\\u[0-9a-f]{4})[\w-]{43}(?![\w-])/gi, MASK],
];

function maskedToken(run: string): string {
  return run.slice(0, run.search(/eyJ[\w-]{8}/)) + MASK;
}

/** Letters, digits, `-`, `.`, `_` and `~`: in an address they mean the same with and without the percent sign. */
const NEEDLESS_ESCAPES = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;

/**
 * A function that masks secrets in text for operators: those of the environment by their value, tokens and keys of users
 * by their form. It is the last resort for what comes from libraries and clients: what is known to be secret is not
 * given to the log in the first place.
 * @param values secrets of this process, as `secretValues` finds them
 */
export function createMask(values: readonly string[]): (text: string) => string {
  const known = values.flatMap(spellings).filter((value) => value.length >= SHORTEST);
  // The longest first: one may be a part of another.
  const distinct = [...new Set(known)].sort((a, b) => b.length - a.length);
  return (text) => {
    const plain = text.replace(NEEDLESS_ESCAPES, decodeURIComponent);
    let masked = plain;
    for (const value of distinct) masked = masked.replaceAll(value, MASK);
    for (const [form, mask] of FORMS) masked = masked.replace(form, mask as string);
    // Without a secret the text stays as it was written.
    return masked === plain ? text : masked;
  };
}

/** A value as it stands in plain text, in JSON and in an address. */
function spellings(value: string): string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
}

const MASK = '[masked]';
/** A shorter value would be found in innocent words, and protects nothing. */
const SHORTEST = 6;

/** Secrets that are known by their form, and what is left of them. */
const FORMS: [RegExp, string][] = [
  // User and password of an address.
  [/:\/\/[^\s/?#"\\]*@/g, `://${MASK}@`],
  // Parameters of an address.
  [/([?&][\w.-]*(?:password|passwd|token|secret|key)[\w.-]*=)[^&\s"\\]*/gi, `$1${MASK}`],
  // Access tokens.
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, MASK],
  [/logflow_key_[0-9a-f]+/g, `logflow_key_${MASK}`],
  // Refresh tokens: 32 bytes as base64url.
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, MASK],
];

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
    let masked = text;
    for (const value of distinct) masked = masked.replaceAll(value, MASK);
    for (const [form, mask] of FORMS) masked = masked.replace(form, mask);
    return masked;
  };
}

/** A value as it stands in plain text, in JSON and in an address. */
function spellings(value: string): string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
}

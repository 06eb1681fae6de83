import { AppError } from '../../errors.ts';

const MIN_CHARACTERS = 8;
const MAX_BYTES = 1024;

/**
 * The form in which a password is checked and hashed (Unicode NFKC), so that the same characters are the same password
 * whichever keyboard or system wrote them. Nothing is trimmed: blanks at the ends belong to it.
 */
export function canonicalPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Throws `weak_password`, with what to do about it, for a password that guessing finds quickly.
 * `email` is the normalised address of the account.
 */
export async function assertStrongPassword(password: string, email: string): Promise<void> {
  const weak = (advice: string) => new AppError('weak_password', advice);
  const canonical = canonicalPassword(password);
  if ([...canonical].length < MIN_CHARACTERS) {
    throw weak(`Choose a password of at least ${MIN_CHARACTERS} characters.`);
  }
  if (Buffer.byteLength(canonical) > MAX_BYTES) {
    throw weak(`Choose a password of at most ${MAX_BYTES} bytes.`);
  }
  // A common password with blanks around it, or in capitals, is the next one that is tried.
  const plain = canonical.trim().toLowerCase();
  if (plain === email) throw weak('Choose a password that is not your e-mail address.');
  if (new Set(plain).size <= 1 || (await commonPasswords()).has(plain)) {
    throw weak('This password is one of the most common ones. Choose another.');
  }
}

let common: Promise<ReadonlySet<string>> | undefined;

/** Some 49,000 in lower case. They take a few MB, so they are loaded when the first password is chosen. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return common;
}

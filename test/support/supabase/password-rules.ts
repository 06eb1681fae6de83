import { Refused } from './refused.ts';

export interface PasswordRules {
  minLength: number;
  /** Sets of characters, of each of which one has to occur. */
  requiredCharacters: string[];
  /** What the check for leaked passwords finds. */
  leaked: string[];
}

/** What bcrypt reads. */
const MAX_BYTES = 72;

/** Refuses as Supabase Auth does: emptiness and excess by another code than weakness. */
export function checkPassword(password: unknown, rules: PasswordRules): string {
  if (typeof password !== 'string' || password === '') {
    throw new Refused(400, 'validation_failed', 'Signup requires a valid password');
  }
  if (Buffer.byteLength(password) > MAX_BYTES) {
    const message = `Password cannot be longer than ${MAX_BYTES} characters`;
    throw new Refused(400, 'validation_failed', message);
  }
  const faults = weaknesses(password, rules);
  if (faults.length === 0) return password;
  const message = faults.map((fault) => fault.message).join(' ');
  const reasons = faults.map((fault) => fault.reason);
  throw new Refused(422, 'weak_password', message, { fields: { weak_password: { reasons } } });
}

function weaknesses(password: string, { minLength, requiredCharacters, leaked }: PasswordRules) {
  const faults: { reason: string; message: string }[] = [];
  if (password.length < minLength) {
    faults.push({
      reason: 'length',
      message: `Password should be at least ${minLength} characters.`,
    });
  }
  if (requiredCharacters.some((set) => ![...set].some((letter) => password.includes(letter)))) {
    const sets = requiredCharacters.join(', ');
    faults.push({
      reason: 'characters',
      message: `Password should contain at least one character of each: ${sets}.`,
    });
  }
  if (leaked.includes(password)) {
    faults.push({
      reason: 'pwned',
      message: 'Password is known to be weak and easy to guess, please choose a different one.',
    });
  }
  return faults;
}

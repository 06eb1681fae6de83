import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { whenHashingIsFree } from './hash-queue.ts';
import { canonicalPassword } from './password-rules.ts';

const argon2id = promisify(
  (parameters: Argon2Parameters, done: (error: Error | null, result: Buffer) => void) =>
    argon2('argon2id', parameters, done),
);

interface Cost {
  /** KiB */
  memory: number;
  passes: number;
  parallelism: number;
}

/** The OWASP recommendation for Argon2id: 19 MiB and two passes, some 30 ms of one core. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** The form of a password that is hashed today. Rows without a form hold the hash of what the client sent. */
const FORM = 'NFKC';

/** What an account stores of its password. */
export interface StoredPassword {
  /** A PHC string, which carries the parameters of Argon2id. */
  passwordHash: string;
  passwordForm: string | null;
}

/** Hashes with Argon2id, in the form and with the cost of today. Throws `busy`. */
export async function hashPassword(password: string): Promise<StoredPassword> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(canonicalPassword(password), salt, COST, HASH_BYTES);
  const { memory, passes, parallelism } = COST;
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return {
    passwordHash: `$argon2id$v=19$${parameters}$${base64(salt)}$${base64(hash)}`,
    passwordForm: FORM,
  };
}

/**
 * Whether the password is the stored one. Without one (no such account) it does the same work and answers
 * false, so that the time taken does not tell which addresses exist. Throws `busy`.
 *
 * A hash of an earlier release may be of the password as it was sent, in NFC or NFD, or trimmed. For such an account each
 * of these forms is tried; `isOutdated` then says that the hash is to be replaced. Other accounts accept one form only, but
 * the others are hashed for them as well: the time would tell which accounts are old.
 */
export async function verifyPassword(
  password: string,
  stored: StoredPassword | null,
): Promise<boolean> {
  const canonical = canonicalPassword(password);
  const { salt, hash, cost } = stored === null ? NOBODY : parsePhc(stored.passwordHash);
  for (const form of formsOf(password)) {
    const derived = await derive(form, salt, cost, hash.length);
    const isAccepted = form === canonical || stored?.passwordForm === null;
    if (timingSafeEqual(derived, hash) && isAccepted && stored !== null) return true;
  }
  return false;
}

/** One for a password of ASCII without blanks at its ends. */
function formsOf(password: string): Set<string> {
  const sent = [password, password.normalize('NFC'), password.normalize('NFD')];
  return new Set([canonicalPassword(password), ...sent, password.normalize('NFC').trim()]);
}

/** Whether the hash was made in another form or with other parameters than those of today. */
export function isOutdated({ passwordHash, passwordForm }: StoredPassword): boolean {
  const { cost } = parsePhc(passwordHash);
  return (
    passwordForm !== FORM ||
    cost.memory !== COST.memory ||
    cost.passes !== COST.passes ||
    cost.parallelism !== COST.parallelism
  );
}

interface ParsedHash {
  salt: Buffer;
  hash: Buffer;
  cost: Cost;
}

/** Stands in for the hash of an account that does not exist. */
const NOBODY: ParsedHash = {
  salt: Buffer.alloc(SALT_BYTES),
  hash: Buffer.alloc(HASH_BYTES),
  cost: COST,
};

const PHC =
  /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$(?<salt>[A-Za-z0-9+/]+)\$(?<hash>[A-Za-z0-9+/]+)$/;

function parsePhc(phc: string): ParsedHash {
  const match = PHC.exec(phc);
  if (match === null) throw new Error('A stored password hash is not an Argon2id PHC string.');
  const [, memory, passes, parallelism, salt, hash] = match as unknown as string[];
  return {
    salt: Buffer.from(salt!, 'base64'),
    hash: Buffer.from(hash!, 'base64'),
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
  };
}

/** The PHC format leaves the padding out. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

function derive(
  password: string,
  salt: Uint8Array,
  cost: Cost,
  tagLength: number,
): Promise<Buffer> {
  return whenHashingIsFree(() => argon2id({ message: password, nonce: salt, tagLength, ...cost }));
}

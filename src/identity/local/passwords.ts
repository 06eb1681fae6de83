import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { AppError } from '../../errors.ts';

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
/** 19 MB each; and hashes share the four threads of libuv with the file system. */
const CONCURRENT_HASHES = 2;

const MIN_CHARACTERS = 8;
const MAX_BYTES = 1024;
/** The most common ones of at least eight characters in published leaks. */
const COMMON = new Set(
  `12345678 123456789 1234567890 0123456789 987654321 87654321 11111111 00000000 88888888 12341234
  12121212 123123123 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qwertyui qwertyuiop qwerty12 qwerty123 asdfghjkl
  password password1 password12 password123 passw0rd p@ssw0rd p@ssword pa55word iloveyou sunshine
  princess football baseball superman trustno1 welcome1 letmein1 abc12345 abcd1234 administrator
  admin123 changeme starwars whatever computer internet michelle jennifer charlie1 dragon123`
    .trim()
    .split(/\s+/),
);

/**
 * Throws `weak_password`, with what to do about it, for a password that guessing finds quickly.
 * `email` is the normalised address of the account.
 */
export function assertStrongPassword(password: string, email: string): void {
  const weak = (advice: string) => new AppError('weak_password', advice);
  if ([...password].length < MIN_CHARACTERS) {
    throw weak(`Choose a password of at least ${MIN_CHARACTERS} characters.`);
  }
  if (Buffer.byteLength(password) > MAX_BYTES) {
    throw weak(`Choose a password of at most ${MAX_BYTES} bytes.`);
  }
  const plain = password.trim().toLowerCase();
  if (plain === email) throw weak('Choose a password that is not your e-mail address.');
  if (COMMON.has(plain) || new Set(plain).size === 1) {
    throw weak('This password is one of the most common ones. Choose another.');
  }
}

/** Hashes with Argon2id; the result is a PHC string, which carries its own parameters. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST, HASH_BYTES);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Whether the password belongs to the PHC string. With `null` (no such account) it does the same
 * work and answers false, so that the time taken does not tell which addresses exist.
 */
export async function verifyPassword(password: string, phc: string | null): Promise<boolean> {
  if (phc === null) {
    await derive(password, Buffer.alloc(SALT_BYTES), COST, HASH_BYTES);
    return false;
  }
  const { salt, hash, cost } = parsePhc(phc);
  return timingSafeEqual(await derive(password, salt, cost, hash.length), hash);
}

/** Whether the PHC string was made with other parameters than those of today. */
export function isOutdated(phc: string): boolean {
  const { cost } = parsePhc(phc);
  return (
    cost.memory !== COST.memory ||
    cost.passes !== COST.passes ||
    cost.parallelism !== COST.parallelism
  );
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$(?<salt>[A-Za-z0-9+/]+)\$(?<hash>[A-Za-z0-9+/]+)$/;

function parsePhc(phc: string): { salt: Buffer; hash: Buffer; cost: Cost } {
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

const hashing = pLimit(CONCURRENT_HASHES);

function derive(
  password: string,
  salt: Uint8Array,
  cost: Cost,
  tagLength: number,
): Promise<Buffer> {
  return hashing(() => argon2id({ message: password, nonce: salt, tagLength, ...cost }));
}

import { createHash } from 'node:crypto';
import { eq, lt, or, type SQL, sql } from '../database/drizzle.ts';
import type { Database } from '../database/open.ts';
import { signInDelays } from '../database/schema.ts';
import { AppError } from '../errors.ts';
import { networkOf } from '../rate-limits/network.ts';
import { normaliseAddress } from './email-address.ts';

/** How guesses are slowed down that share a key. */
interface Policy {
  /** Failures without a wait. */
  free: number;
  /** The wait after the next failure; each further one doubles it, up to the longest. */
  firstSeconds: number;
  longestSeconds: number;
  /** Failures are forgotten so long after the end of the last wait. */
  forgetSeconds: number;
}

/** At 15 minutes a guess there are some 100 a day, far below what finds a password that is not common. */
const ACCOUNT: Policy = { free: 5, firstSeconds: 30, longestSeconds: 900, forgetSeconds: 86_400 };
/** Several people may share an address. */
const NETWORK: Policy = { free: 20, firstSeconds: 30, longestSeconds: 900, forgetSeconds: 3_600 };

/** Guesses of a process at once, those that wait for the database or for a hash included. */
const MAX_AT_ONCE = 32;
/** Seconds after which a client that was refused may try again. */
const RETRY_SECONDS = 2;

/** Slows down guesses at passwords, by account and by network, for all processes on one database together. */
export interface GuessDelays {
  /**
   * Runs one guess. Throws `rate_limited`, without running it, while the account or the network has to wait; a right
   * password would not pass either. A guess that is refused so does not make the wait longer. Throws `busy` where many
   * guesses are being checked: a flood neither occupies the database nor delays the logins behind it.
   */
  guess<Result>(
    email: string,
    address: string | undefined,
    check: () => Promise<Result>,
  ): Promise<Result>;
}

export function createGuessDelays(db: Database, now: () => Date = () => new Date()): GuessDelays {
  const { key, failures, waitUntil } = signInDelays;

  /** Counts a failure ahead, so that guesses at the same moment do not pass together. Throws while a wait lasts. */
  const begin = async (of: Key): Promise<void> => {
    const at = now();
    const isForgotten = sql`${waitUntil} < ${moment(at, -of.policy.forgetSeconds)}`;
    const counted = sql<number>`(case when ${isForgotten} then 1 else ${failures} + 1 end)`;
    const rows = await db
      .insert(signInDelays)
      .values({ key: of.name, failures: 1, waitUntil: at })
      .onConflictDoUpdate({
        target: key,
        set: { failures: counted, waitUntil: waitAfter(counted, of.policy, at) },
        setWhere: sql`${waitUntil} <= ${moment(at)}`,
      })
      .returning({ key });
    if (rows.length === 0) throw await tooSoon(of, at);
  };

  const tooSoon = async ({ name }: Key, at: Date): Promise<AppError> => {
    const [row] = await db.select().from(signInDelays).where(eq(key, name));
    const seconds = Math.ceil(((row?.waitUntil ?? at).getTime() - at.getTime()) / 1000);
    const retryAfter = Math.max(1, seconds);
    const advice = `Too many passwords were wrong. Try again in ${retryAfter} seconds.`;
    return new AppError('rate_limited', advice, { retryAfter });
  };

  /** Takes back what `begin` counted. */
  const undo = async ({ name }: Key): Promise<void> => {
    await db
      .update(signInDelays)
      .set({
        failures: sql`greatest(${failures} - 1, 0)`,
        waitUntil: sql`least(${waitUntil}, ${moment(now())})`,
      })
      .where(eq(key, name));
  };

  const clear = async ({ name }: Key): Promise<void> => {
    // A success is the moment to delete what has no effect any more.
    const isOld = lt(waitUntil, new Date(now().getTime() - ACCOUNT.forgetSeconds * 1000));
    await db.delete(signInDelays).where(or(eq(key, name), isOld));
  };

  let atOnce = 0;
  const bounded = async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (atOnce >= MAX_AT_ONCE) {
      const advice = `Many people sign in. Try again in ${RETRY_SECONDS} seconds.`;
      throw new AppError('busy', advice, { retryAfter: RETRY_SECONDS });
    }
    atOnce++;
    try {
      return await task();
    } finally {
      atOnce--;
    }
  };

  const guess: GuessDelays['guess'] = async (email, address, check) => {
    const account: Key = { name: accountKey(email), policy: ACCOUNT };
    const begun: Key[] = [];
    try {
      for (const one of [...networkKeys(address), account]) {
        await begin(one);
        begun.push(one);
      }
      const result = await check();
      await clear(account);
      // Not cleared: a guesser with an account of his own would start anew with each login.
      for (const one of networkKeys(address)) await undo(one);
      return result;
    } catch (error) {
      const isWrong = error instanceof AppError && error.code === 'invalid_credentials';
      // Everything else says nothing about the password.
      if (!isWrong) for (const one of begun) await undo(one);
      throw error;
    }
  };
  return {
    guess: (email, address, check) => bounded(() => guess(email, address, check)),
  };
}

/** Forgets the failures of an account: its owner need not wait for what was wrong before. */
export async function forgetGuesses(db: Database, email: string): Promise<void> {
  await db.delete(signInDelays).where(eq(signInDelays.key, accountKey(email)));
}

/** What failures are counted under. */
interface Key {
  name: string;
  policy: Policy;
}

const accountKey = (email: string): string => `account:${hashOf(email)}`;

function networkKeys(address: string | undefined): Key[] {
  return address === undefined ? [] : [{ name: `network:${networkOf(address)}`, policy: NETWORK }];
}

/** Addresses may be long, and are nobody's business here. */
function hashOf(email: string): string {
  return createHash('sha256').update(normaliseAddress(email)).digest('hex');
}

function moment(at: Date, plusSeconds = 0): SQL {
  return sql`${new Date(at.getTime() + plusSeconds * 1000).toISOString()}::timestamptz`;
}

/** Until when the next guess has to wait after so many failures. */
function waitAfter(count: SQL<number>, policy: Policy, at: Date): SQL {
  const { free, firstSeconds, longestSeconds } = policy;
  const doublings = sql`least(${count} - ${free}, 20)`;
  const seconds = sql`least(${longestSeconds}, ${firstSeconds} * power(2, ${doublings}))`;
  const wait = sql`case when ${count} < ${free} then 0 else ${seconds} end`;
  return sql`${moment(at)} + make_interval(secs => ${wait})`;
}

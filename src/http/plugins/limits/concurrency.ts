import { AppError, type ErrorCode } from '../../../errors.ts';

/** Seconds after which a place may be free. */
const RETRY_SECONDS = 5;

export interface ConcurrencyOptions {
  mostPerUser: number;
  /** What is limited, in the plural, as users are told. */
  what: string;
  /** What is thrown for one too many of a user. */
  userCode: ErrorCode;
  /** Of all users; default: no limit. */
  most?: number;
}

/** Takes a place for something of a user that lasts; returns the function that gives it back. */
export type TakePlace = (userID: string) => () => void;

/** Limits how much of a kind goes on at once in this process: of each user, and in all (`busy`). */
export function limitConcurrency({
  mostPerUser,
  what,
  userCode,
  most = Number.POSITIVE_INFINITY,
}: ConcurrencyOptions): TakePlace {
  const perUser = new Map<string, number>();
  let all = 0;
  const change = (userID: string, by: 1 | -1) => {
    all += by;
    const count = (perUser.get(userID) ?? 0) + by;
    if (count === 0) perUser.delete(userID);
    else perUser.set(userID, count);
  };
  return (userID) => {
    const retryAfter = RETRY_SECONDS;
    if ((perUser.get(userID) ?? 0) >= mostPerUser) {
      const advice = `Wait until one of your ${mostPerUser} running ${what} has ended.`;
      throw new AppError(userCode, advice, { retryAfter });
    }
    if (all >= most) {
      throw new AppError('busy', `Try again in ${retryAfter} seconds.`, { retryAfter });
    }
    change(userID, 1);
    let isHeld = true;
    return () => {
      if (isHeld) change(userID, -1);
      isHeld = false;
    };
  };
}

import { AppError } from '../../errors.ts';

export interface LeastRate {
  /** 0: any rate will do. */
  bytesPerSecond: number;
  /** Over which time the average is taken. */
  seconds: number;
}

/** Tells of each piece of a body how long it was waited for. Throws `upload_too_slow`. */
export type CheckRate = (waitedMs: number, bytes: number) => void;

/**
 * Watches how fast the body of one request arrives. Only time in which the server waited for the client counts, since a
 * store that is slow is not the client's fault.
 */
export function createRateCheck({ bytesPerSecond, seconds }: LeastRate): CheckRate {
  const windowMs = seconds * 1000;
  let waited = 0;
  let received = 0;
  return (waitedMs, bytes) => {
    waited += waitedMs;
    received += bytes;
    if (waited < windowMs) return;
    if (received < (bytesPerSecond * waited) / 1000) {
      throw new AppError(
        'upload_too_slow',
        `Send at least ${bytesPerSecond} bytes a second, on average over ${seconds} seconds.`,
      );
    }
    waited = 0;
    received = 0;
  };
}

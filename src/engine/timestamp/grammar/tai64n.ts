/** TAI64N labels, as multilog writes them: `@4000000067b6fbab0754d4c4`. */
import { isWordCode } from './marks.ts';

/** Seconds from a label's zero to the Unix epoch, with the ten that multilog adds for TAI. */
const EPOCH = 2n ** 62n + 10n;
const LABEL = /@(40[0-9a-fA-F]{14})([0-9a-fA-F]{8})/y;
const LENGTH = 25;
const NANOS_IN_MILLI = 1_000_000;
/** The end of the year 9999. */
const LAST_SECOND = 253_402_300_799;

/** Milliseconds since the epoch of the label at `at`, or NaN. It ends 25 characters further. */
export function tai64n(text: string, at: number): number {
  LABEL.lastIndex = at;
  const [, seconds, nanos] = LABEL.exec(text) ?? [];
  if (seconds === undefined || isWordCode(text.charCodeAt(at + LENGTH))) return Number.NaN;
  const unix = Number(BigInt(`0x${seconds}`) - EPOCH);
  const millis = Math.floor(Number.parseInt(nanos!, 16) / NANOS_IN_MILLI);
  return unix >= 0 && unix <= LAST_SECOND && millis < 1000 ? unix * 1000 + millis : Number.NaN;
}

/** Characters of a label. */
export const TAI64N_LENGTH = LENGTH;

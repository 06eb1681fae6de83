/** Whether a line begins an entry, as far as its first bytes tell. */
import { ENTRY_STARTS } from '../layout';
import { ALNUM, DIGIT, kindAt } from '../scan/words';

// As in LINE_START of formats/continuation.ts.
const STARTS: u8 = 1;
const BEFORE_DIGIT: u8 = 2;
const DIGITS: u8 = 3;

/** Does the line at `start` continue nothing, whatever else it holds? It ends at `to` at the latest. */
export function surelyStarts(start: usize, to: usize): bool {
  const rule = load<u8>(ENTRY_STARTS + <usize>load<u8>(start));
  if (rule == STARTS) return true;
  if (rule == BEFORE_DIGIT) return start + 1 < to && (kindAt(start + 1) & DIGIT) != 0;
  if (rule != DIGITS) return false;
  let at = start + 1;
  while (at < to && (kindAt(at) & DIGIT) != 0) at++;
  return (
    at < to && isVisible(load<u8>(at)) && !isInName(at) && !mayBePart(at - start, load<u8>(at))
  );
}

/** Digits of a dump's offset, of a frame, or of a count of rows, by what follows them. */
function mayBePart(digits: usize, next: u8): bool {
  // Six digits are a date, nine or more a time.
  if (digits == 6 || digits > 8) return false;
  return next == 32 || (next == 58 && digits > 3);
}

function isVisible(byte: u8): bool {
  return byte >= 32 && byte < 127;
}

/** A letter or digit, or one of `_.$\\`. */
function isInName(at: usize): bool {
  const byte = load<u8>(at);
  return (kindAt(at) & ALNUM) != 0 || byte == 95 || byte == 46 || byte == 36 || byte == 92;
}

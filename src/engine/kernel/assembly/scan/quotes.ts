/** Quotes, and what matters about them: backslashes in strings, question marks in requests. */
import { MAX_QUOTES, QUOTES } from '../layout';
import { BACKSLASHES, distance, inside, QUESTIONS, QUOTE_MARKS, sawBackslashes } from './masks';

/** The first bit of a mask in [from, to), or `to`. */
function next(mask: usize, from: usize, to: usize): usize {
  if (from >= to) return to;
  let at = from & ~63;
  let found = load<u64>(distance + at + mask) & (~0 << (from & 63));
  while (found == 0) {
    at += 64;
    if (at >= to) return to;
    found = load<u64>(distance + at + mask);
  }
  return min(at + <usize>ctz(found), to);
}

/**
 * Lists the quotes in [from, to) in QUOTES; returns how many, or -1 for too many. Four at a time whether there are
 * so many or not: how many stand in 64 bytes no processor can foresee.
 */
export function listQuotes(from: usize, to: usize): i32 {
  let out = QUOTES;
  for (let base = from & ~63; base < to; base += 64) {
    let word = load<u64>(distance + base, QUOTE_MARKS) & inside(base, from, to);
    const end = out + ((<usize>popcnt(word)) << 2);
    if (end > QUOTES + (MAX_QUOTES << 2)) return -1;
    do {
      for (let i: usize = 0; i < 16; i += 4) {
        store<u32>(out + i, <u32>base + <u32>ctz(word));
        word &= word - 1;
      }
      out += 16;
    } while (out < end);
    out = end;
  }
  return <i32>((out - QUOTES) >> 2);
}

/** The same where there are backslashes: every second one closes what the one before it opens. */
export function listPairs(from: usize, to: usize): i32 {
  let out = QUOTES;
  for (let open = next(QUOTE_MARKS, from, to); open < to; open = next(QUOTE_MARKS, open, to)) {
    if (out > QUOTES + (MAX_QUOTES << 2) - 8) return -1;
    const close = closingQuote(open + 1, to);
    store<u32>(out, <u32>open);
    if (close == to) return <i32>((out - QUOTES) >> 2) + 1;
    store<u32>(out, <u32>close, 4);
    out += 8;
    open = close + 1;
  }
  return <i32>((out - QUOTES) >> 2);
}

/** The first question mark in [from, to), or `to`. */
export function nextQuestion(from: usize, to: usize): usize {
  return next(QUESTIONS, from, to);
}

/** The first backslash in [from, to), or `to`. */
export function nextBackslash(from: usize, to: usize): usize {
  return sawBackslashes ? next(BACKSLASHES, from, to) : to;
}

/** The quote that closes a string whose first character is at `from`, or `to`: `\x` is one character. */
function closingQuote(from: usize, to: usize): usize {
  let quote = next(QUOTE_MARKS, from, to);
  let escape = next(BACKSLASHES, from, to);
  while (escape < quote) {
    // A quote right behind the backslash is part of the text.
    if (escape + 1 == quote) quote = next(QUOTE_MARKS, quote + 1, to);
    escape = next(BACKSLASHES, escape + 2, to);
  }
  return quote;
}

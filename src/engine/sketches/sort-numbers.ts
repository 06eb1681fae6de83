/** Radix sort: many numbers of 32 bits in order, several times as fast as by comparisons. */

const DIGIT_BITS = 11;
const DIGITS = 2 ** DIGIT_BITS;
const SHIFTS = [0, DIGIT_BITS, 2 * DIGIT_BITS];

/** The numbers in ascending order; the array given stays as it is. */
export function sortNumbers(numbers: Uint32Array): Uint32Array {
  let sorted = numbers;
  for (const shift of SHIFTS) sorted = sortedByDigit(sorted, shift);
  return sorted;
}

/** By the digit of 11 bits at this shift; equal ones stay in their order. */
function sortedByDigit(numbers: Uint32Array, shift: number): Uint32Array {
  const places = new Uint32Array(DIGITS);
  for (let i = 0; i < numbers.length; i++) places[(numbers[i]! >>> shift) & (DIGITS - 1)]!++;
  for (let digit = 0, from = 0; digit < DIGITS; digit++) {
    const count = places[digit]!;
    places[digit] = from;
    from += count;
  }
  const sorted = new Uint32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    sorted[places[(numbers[i]! >>> shift) & (DIGITS - 1)]!++] = numbers[i]!;
  }
  return sorted;
}

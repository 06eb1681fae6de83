/** Rows of CSV (RFC 4180), which a spreadsheet reads as what they are. */

const QUOTES = /"/g;
const NEEDS_QUOTES = /[",\r\n]/;
/** What a spreadsheet takes for the beginning of a formula, also as the wide characters of East Asia. */
const FORMULA_STARTS = '=+-@\t\r＝＋－＠';

/**
 * A row, with the end of its line; null is an empty field. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front (OWASP, "CSV Injection"): logs hold what strangers have sent.
 */
export const csvRow = (values: readonly (string | number | null)[]): string =>
  `${values.map(fieldOf).join(',')}\n`;

function fieldOf(value: string | number | null): string {
  if (value === null || value === '') return '';
  // A negative number is no formula.
  if (typeof value === 'number') return String(value);
  const safe = FORMULA_STARTS.includes(value[0]!) ? `'${value}` : value;
  if (!NEEDS_QUOTES.test(safe)) return safe;
  // By an expression, which is several times as fast as `replaceAll` with a text.
  return `"${safe.replace(QUOTES, '""')}"`;
}

/** Numbers as people read them. */
const LOCALE = 'en-GB';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const threeDigits = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

export const count = (value: number): string => whole.format(value);
/** For an axis: `1.5M`. */
export const short = (value: number): string =>
  value < 10_000 ? count(value) : compact.format(value);

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${threeDigits.format(bytes / 1024 ** power)} ${UNITS[power]}`;
}

/** Of a row of a table: all with one digit, so that they stand below each other. */
export function rowShare(part: number, all: number): string {
  if (all === 0) return '–';
  const value = (100 * part) / all;
  return value < 0.1 && part > 0 ? '< 0.1 %' : `${value.toFixed(1)} %`;
}

/** Never rounded to all or to nothing where it is not. */
export function share(part: number, all: number): string {
  if (all === 0) return '–';
  const value = (100 * part) / all;
  if (value > 99.99 && part < all) return '> 99.99 %';
  if (value < 0.01 && part > 0) return '< 0.01 %';
  return `${percent.format(value)} %`;
}

/**
 * `420 µs`, `3.2 ms`, `1.25 s`, `2 min 5 s`: the two largest units.
 * @param text writes a number of less than sixty, to three digits
 */
export function duration(
  seconds: number,
  text: (value: number) => string = threeDigits.format,
): string {
  if (seconds > 0 && seconds < 0.001) return `${text(seconds * 1e6)} µs`;
  if (seconds > 0 && seconds < 1) return `${text(seconds * 1000)} ms`;
  if (seconds < 60) return `${text(seconds)} s`;
  const rounded = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(rounded / 86_400), 'd'],
    [Math.floor(rounded / 3600) % 24, 'h'],
    [Math.floor(rounded / 60) % 60, 'min'],
    [rounded % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

/** Numbers as people read them, in the language of their browser. */
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat(undefined, {
  notation: 'compact',
  maximumSignificantDigits: 3,
});

export const count = (value: number): string => whole.format(value);
export const short = (value: number): string => compact.format(value);

export const records = (number: number): string =>
  number === 1 ? '1 record' : `${count(number)} records`;

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** In binary units. */
export function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${three.format(bytes / 1024 ** power)} ${UNITS[power]}`;
}

/** Of a whole; never rounded to all or nothing where it is not. */
export function share(part: number, all: number): string {
  if (all === 0) return '–';
  const percent = (100 * part) / all;
  if (percent > 99.99 && part < all) return '> 99.99 %';
  if (percent < 0.01 && part > 0) return '< 0.01 %';
  return `${new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 }).format(percent)} %`;
}

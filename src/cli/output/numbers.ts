/** Numbers as people read them. */

export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** 1 record, 2 records. */
export const formatRecords = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? 'record' : 'records'}`;

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** In binary units, as the page shows them; three digits are enough: 512 bytes, 1.50 KiB, 48.2 MiB, 1000 MiB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) {
    const whole = Math.round(bytes);
    return `${whole} ${whole === 1 ? 'byte' : 'bytes'}`;
  }
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${UNITS[unit]}`;
}

/** 0.42 s, 12 s, 3 min 5 s, 2 h 10 min, 3 d 4 h. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const steps: [number, string, number, string][] = [
    [86_400, 'd', 3600, 'h'],
    [3600, 'h', 60, 'min'],
    [60, 'min', 1, 's'],
  ];
  const [large, largeName, small, smallName] = steps.find(([size]) => whole >= size)!;
  const rest = Math.floor((whole % large) / small);
  const first = `${Math.floor(whole / large)} ${largeName}`;
  return rest > 0 ? `${first} ${rest} ${smallName}` : first;
}

/** As formatSeconds, of a duration that is exact and not measured: 5 s, not 5.0 s. */
export const formatInterval = (seconds: number): string =>
  Number.isInteger(seconds) && seconds < 60 ? `${seconds} s` : formatSeconds(seconds);

/** As formatSeconds, and 420 µs, 3.20 ms below a second. */
export function formatLatency(seconds: number): string {
  if (seconds >= 0.9995 || seconds === 0) return formatSeconds(seconds);
  if (seconds < 0.9995e-3) return `${Math.round(seconds * 1e6)} µs`;
  return `${(seconds * 1000).toPrecision(3)} ms`;
}

export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '';
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent.toFixed(1)} %`;
}

/** `2026-01-01T00:00:00.000Z` without what a reader does not need. */
export const formatTime = (rfc3339: string): string => rfc3339.slice(0, 19).replace('T', ' ');

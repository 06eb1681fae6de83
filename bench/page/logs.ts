/** The logs that the page is measured with. */
import { bracketedLog } from '../../test/support/logs.ts';

const MIB = 2 ** 20;

/** So many bytes, or a little more, piece after piece. */
export async function* largeLog(mib: number): AsyncGenerator<Uint8Array> {
  const part = Buffer.from(bracketedLog(20_000));
  for (let sent = 0; sent < mib * MIB; sent += part.length) yield part;
}

/** A word without digits, another one for each number. */
const word = (number: number): string =>
  [...number.toString(26)]
    .map((digit) => 'abcdefghijklmnopqrstuvwxyz'[parseInt(digit, 26)])
    .join('');

/** A log that says so many different things, three times each. */
export function patternLog(patterns: number): string {
  const lines = Array.from({ length: 3 * patterns }, (_, n) => {
    const time = new Date(Date.UTC(2025, 1, 20, 10) + n * 1000).toISOString();
    const name = word(n % patterns);
    return `[${time}] ${n % 7 === 0 ? 'ERROR' : 'INFO'} ${name}${name} ${name} of ${name}er is ${name}ed`;
  });
  return `${lines.join('\n')}\n`;
}

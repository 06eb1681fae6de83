import { randomBytes } from 'node:crypto';

/** A log in the bracketed form. Line `n` has second `n`; every seventh is an error with a timeout. */
export function bracketedLog(records: number): string {
  const lines: string[] = [];
  for (let n = 0; n < records; n++) {
    const time = new Date(Date.UTC(2025, 1, 20, 10) + n * 1000).toISOString().replace('.000', '');
    const ip = `192.0.2.${n % 50}`;
    lines.push(
      n % 7 === 0
        ? `[${time}] ERROR Database timeout {"userId": ${n}, "ip": "${ip}"}`
        : `[${time}] INFO User login successful {"userId": ${n}, "ip": "${ip}"}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The same with random digits in each record, so that it hardly shrinks when it is compressed. */
export const randomLog = (records: number): string =>
  bracketedLog(records).replaceAll('{', () => `${randomBytes(60).toString('hex')} {`);

/** How many of those records are errors. */
export const errorsIn = (records: number): number => Math.ceil(records / 7);

/** Text or bytes as a source, cut into pieces as a network would. */
export async function* sourceOf(
  content: string | Uint8Array,
  pieceBytes = 64 * 1024,
): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    yield bytes.subarray(from, from + pieceBytes);
  }
}

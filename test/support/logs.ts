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

/** Always the same numbers, so that a failure can be looked at again (mulberry32, public domain). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const MONTH = ['Jan', 'Feb', 'Mar'];
const PATHS = ['/', '/api/users', '/api/orders/17', '/static/app.js', '/login', '/healthz'];
const STATUSES = [200, 200, 200, 200, 301, 404, 403, 500, 502];

/** An access log with some lines that are none, in the order of time but for a few. */
export function accessLog(requests: number): string {
  const random = numbersFrom(7);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const lines = Array.from({ length: requests }, (_, n) => {
    if (random(100) === 0) return pick(['', 'no request at all', '{"a": 1}']);
    const time = new Date(Date.UTC(2025, 1, 20, 3) + n * 700 - random(20) * 1000);
    const date = `${String(time.getUTCDate()).padStart(2, '0')}/${MONTH[time.getUTCMonth()]}/2025`;
    const method = pick(['GET', 'GET', 'GET', 'POST', 'DELETE']);
    const request = random(50) === 0 ? '-' : `${method} ${pick(PATHS)}?n=${n} HTTP/1.1`;
    const ip = random(20) === 0 ? `2001:db8::${random(9)}` : `192.0.2.${random(60)}`;
    return `${ip} - - [${date}:${time.toISOString().slice(11, 19)} +0000] "${request}" ${pick(STATUSES)} ${random(9000)} "-" "curl/8.0"`;
  });
  return `${lines.join('\n')}\n`;
}

/** One stream of an access log and an error log, with lines of JSON and some that no format explains. */
export function mixedLog(lines: number): string {
  const access = accessLog(lines).split('\n');
  const others = [
    '2025/02/20 03:00:07 [error] 31#31: *7 open() "/srv/x" failed (2: No such file or directory)',
    '2025/02/20 03:00:08 [notice] 1#1: start worker process 32',
    '{"time":"2025-02-20T03:00:09Z","level":"warn","msg":"slow answer","ms":812}',
  ];
  const mixed = access.flatMap((line, n) =>
    n % 3 === 0 ? [line, others[(n / 3) % others.length]!] : [line],
  );
  return mixed.join('\n');
}

/** An application log with all levels, records of several lines and lines before the first one. */
export function applicationLog(records: number): string {
  const random = numbersFrom(11);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const lines = ['starting up'];
  for (let n = 0; n < records; n++) {
    const time = new Date(Date.UTC(2025, 1, 20, 3) + n * 300 - random(9) * 1000).toISOString();
    const level = pick([
      'TRACE',
      'DEBUG',
      'INFO',
      'INFO',
      'INFO',
      'NOTICE',
      'WARN',
      'ERROR',
      'FATAL',
    ]);
    const what = pick([
      `User ${n} logged in from 192.0.2.${random(60)}`,
      `Query took ${random(900)} ms`,
      `Cannot reach db-${random(4)}: timeout`,
      `Order ${n} shipped to customer ${random(500)}`,
    ]);
    lines.push(`${time} ${level} ${what}`);
    if (level === 'FATAL')
      lines.push('java.lang.IllegalStateException: broken', '\tat a.B.c(B.java:7)');
  }
  return `${lines.join('\n')}\n`;
}

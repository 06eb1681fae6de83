import { AGENTS } from './agents.ts';
import { Clock, commonLogSecond } from './clock.ts';
import { FIELDS, oneOf, zipfOf } from './fields.ts';
import { PATHS } from './paths.ts';
import type { Random } from './random.ts';
import { compileTemplate, type Step, writeSteps } from './template.ts';
import { Weighted, zipf } from './weighted.ts';
import type { Writer } from './writer.ts';

/** The combined log format of Apache and nginx, about 200 bytes a record. */
export function combined(): Step {
  const clock = new Clock(10, (second) => `[${commonLogSecond(second)}] `);
  const paths = PATHS.map((path) => compileTemplate(path, FIELDS));
  const chances = new Weighted(zipf(PATHS.length, 0.8));
  const fields: Record<string, Step> = {
    ...FIELDS,
    clock: (out) => clock.write(out),
    user: oneOf(['-', 'alice', 'bob', 'deploy'], [960, 20, 15, 5]),
    path: (out, random) => writeSteps(paths[chances.draw(random)]!, out, random),
    method: oneOf(['GET', 'POST', 'HEAD', 'PUT', 'DELETE'], [820, 140, 20, 12, 8]),
    protocol: oneOf(['HTTP/1.1', 'HTTP/2.0'], [3, 2]),
    status: oneOf(
      ['200', '304', '301', '404', '204', '302', '401', '499', '500', '502', '503'],
      [820, 60, 25, 40, 15, 12, 10, 5, 6, 4, 3],
    ),
    referrer: zipfOf([
      '-',
      'https://shop.example.com/',
      'https://shop.example.com/category/shoes',
      'https://www.google.com/',
      'https://shop.example.com/search?q=boots',
      'https://blog.example.org/2025/02/best-boots',
      'https://t.co/',
    ]),
    agent: zipfOf(AGENTS),
  };
  const line = compileTemplate(
    '<ip> - <user> <clock>"<method> <path> <protocol>" <status> <bytes> "<referrer>" "<agent>"\n',
    fields,
  );
  return (out: Writer, random: Random) => {
    clock.tick(random);
    writeSteps(line, out, random);
  };
}

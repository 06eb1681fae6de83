import { Clock, isoSecond } from './clock.ts';
import { FIELDS } from './fields.ts';
import { PATHS } from './paths.ts';
import type { Random } from './random.ts';
import { compileTemplate, type Step, writeSteps } from './template.ts';
import { Weighted, zipf } from './weighted.ts';
import { piece, type Writer } from './writer.ts';

type Kind = [weight: number, level: string, message: string];

const KINDS: Kind[] = [
  [120, 'info', 'request completed'],
  [60, 'info', 'request received'],
  [40, 'info', 'order <orderId> placed'],
  [30, 'info', 'user <userId> logged in'],
  [20, 'info', 'payment of <amount> EUR captured'],
  [15, 'info', 'job <uuid> finished on <node>'],
  [10, 'info', 'sent \\"order confirmation\\" to <name>@example.com'],
  [50, 'debug', 'cache miss for product:<userId>'],
  [40, 'debug', 'query on <table> took <ms> ms'],
  [15, 'debug', 'token <shortHex> refreshed'],
  [12, 'warn', 'slow response from <service>'],
  [8, 'warn', 'retrying <service> after timeout, attempt <small>'],
  [6, 'warn', 'rate limit reached'],
  [6, 'error', 'upstream timeout after <ms> ms'],
  [4, 'error', 'unauthorized: token expired'],
  [3, 'error', 'write to <table> failed: disk full'],
  [1, 'fatal', 'out of memory, exiting'],
];

const MILLISECOND_END = piece('Z"');

/** One JSON object a line, as structured loggers write them, about 280 bytes a record. */
export function jsonLines(): Step {
  const clock = new Clock(10, (second) => `${isoSecond(second)}.`);
  const paths = PATHS.map((path) => compileTemplate(path, FIELDS));
  const chances = new Weighted(zipf(PATHS.length, 0.8));
  const fields: Record<string, Step> = {
    ...FIELDS,
    clock: (out) => {
      clock.write(out);
      out.padded(clock.milliseconds, 3);
      out.copy(MILLISECOND_END);
    },
    path: (out, random) => writeSteps(paths[chances.draw(random)]!, out, random),
  };
  const records = KINDS.map(([, level, message]) =>
    compileTemplate(
      `{"timestamp":"<clock>,"level":"${level}","service":"<service>","message":"${message}",` +
        '"requestId":"<uuid>","ip":"<ip>","userId":<userId>,"durationMs":<ms>,"path":"<path>"}\n',
      fields,
    ),
  );
  const kinds = new Weighted(KINDS.map(([weight]) => weight));
  return (out: Writer, random: Random) => {
    clock.tick(random);
    writeSteps(records[kinds.draw(random)]!, out, random);
  };
}

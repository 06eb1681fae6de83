import { AppError } from '../errors.ts';
import type { JobParts } from '../jobs/index.ts';

type WarmUpParts = Pick<JobParts, 'threads' | 'settings' | 'log'>;

/** Starts the engine threads, so that the first chunk finds them ready. Resolves when they are; never rejects. */
export const startThreads = (context: WarmUpParts): Promise<void> => onEachThread(context, start);

/**
 * Has the engine threads count a made-up log, small pieces and large ones, until V8 has compiled what they need: a
 * worker that starts is then as fast as one that runs (2 GiB on two of them: 3 % sooner), ready a tenth of a second
 * later. Never rejects.
 */
export const exerciseThreads = (context: WarmUpParts): Promise<void> =>
  onEachThread(context, exercise);

/** Bytes of each piece and how many of them: as a small file is, and as a large one is counted. */
const PIECES = [
  { bytes: 4096, count: 200 },
  { bytes: 1024 * 1024, count: 16 },
];

async function start({ threads, settings }: WarmUpParts): Promise<void> {
  await threads.merge([], settings.keywords);
}

async function exercise({ threads, settings: { keywords } }: WarmUpParts): Promise<void> {
  const text = sampleLog();
  for (const { bytes, count } of PIECES) {
    const sample = Buffer.alloc(bytes, text);
    for (let n = 0; n < count; n++) {
      await threads.analyze(new Uint8Array(sample), { ...SAMPLE, keywords });
    }
  }
}

/** As many at once as there are threads, so that each thread gets one. */
async function onEachThread(
  context: WarmUpParts,
  prepare: (context: WarmUpParts) => Promise<void>,
): Promise<void> {
  const tasks = Array.from({ length: context.threads.size }, async () => {
    try {
      await prepare(context);
    } catch (error) {
      // Stopped before it had begun: nothing is wrong.
      if (error instanceof AppError && error.code === 'shutting_down') return;
      // The first chunk would meet the same fault, and there it counts.
      context.log.warn({ err: error }, 'could not prepare an engine thread');
    }
  });
  await Promise.all(tasks);
}

const SAMPLE = {
  format: 'bracketed',
  referenceTime: 0,
  firstLine: 1,
  byteOffset: 0,
  carry: 'start',
} as const;

const MESSAGES = [
  (n: number) => `INFO Request ${n} from 10.0.${n % 256}.7 took ${n * 7} ms`,
  (n: number) => `WARN Retrying call to 'billing' after timeout, attempt ${n}`,
  (n: number) => `DEBUG Cache miss {"key": "user:${n}", "ttl": ${n % 600}}`,
  (n: number) => `ERROR Could not write /var/data/${n}/part-${n % 9}.bin: disk full`,
];

/** Some 30 KB of lines in the bracketed format. */
function sampleLog(): string {
  const line = (n: number) =>
    `[2026-01-01T00:00:${String(n % 60).padStart(2, '0')}Z] ${MESSAGES[n % MESSAGES.length]!(n)}\n`;
  return Array.from({ length: 400 }, (_, n) => line(n)).join('');
}

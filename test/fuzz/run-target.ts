import fc from 'fast-check';
import { type Cost, isTooSlow, type Target } from './target.ts';

export interface FuzzOptions {
  seed: number;
  /** The end of the run, in milliseconds from its start. */
  milliseconds: number;
  /** Of a case that failed: runs it alone. */
  path?: string | undefined;
}

export interface FuzzResult {
  cases: number;
  seconds: number;
  /** The case that took longest beyond what its size allows. */
  slowest: Cost | null;
  /** The most milliseconds a MB, of cases that are large enough to tell; null without one. */
  msPerMB: number | null;
  failure: { path: string; input: string; error: string } | null;
}

/** Of less, what a case takes says more about the machine than about its size. */
const LARGE_BYTES = 100_000;

/** Tries as many cases as the time allows; the first that fails is made as small as it can be. */
export async function runTarget(target: Target, options: FuzzOptions): Promise<FuzzResult> {
  const begun = performance.now();
  let cases = 0;
  let slowest: Cost | null = null;
  let msPerMB: number | null = null;
  const property = fc.asyncProperty(target.input, async (input) => {
    cases++;
    const cost = await target.check(input);
    if (slowest === null || excess(cost, target) > excess(slowest, target)) slowest = cost;
    if (cost.bytes >= LARGE_BYTES) {
      msPerMB = Math.max(msPerMB ?? 0, cost.ms / (cost.bytes / 1e6));
    }
    if (isTooSlow(cost, target.limit)) {
      throw new Error(`too slow: ${Math.round(cost.ms)} ms for ${cost.bytes} bytes`);
    }
  });
  const details = await fc.check(property, {
    seed: options.seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: options.milliseconds,
    ...(options.path === undefined ? {} : { path: options.path, numRuns: 1 }),
  });
  const seconds = (performance.now() - begun) / 1000;
  const failure = details.failed
    ? {
        path: details.counterexamplePath ?? '',
        input: fc.stringify(details.counterexample?.[0]),
        error: String((details.errorInstance as Error | null)?.stack ?? details.errorInstance),
      }
    : null;
  return { cases, seconds, slowest, msPerMB, failure };
}

/** Milliseconds above what a case may take. */
const excess = ({ bytes, ms }: Cost, { limit }: Target): number =>
  ms - (limit.msPerMB * bytes) / 1e6;

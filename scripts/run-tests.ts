/** Runs test files and counts them, for checks.ts and fleet.ts. */
import { Transform } from 'node:stream';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { styleText } from 'node:util';

export interface TestLimits {
  /** Files that run at a time. */
  concurrency: number;
  /** Milliseconds for a test, and for a whole file of them: an end to a hang, no speed limit. */
  timeout: number;
}

export class TestRun {
  readonly counts = { passed: 0, failed: 0, skipped: 0 };
  /** Test files that ended before their tests did: of these the reporter says only that they failed. */
  readonly #endedFiles: string[] = [];
  readonly #startedAt = performance.now();

  /** Runs the files and prints each test as it ends. */
  async run(files: string[], limits: TestLimits): Promise<void> {
    if (files.length === 0) return;
    const events = run({ files, ...limits });
    events.on('test:pass', (test) => this.#count(test, 'passed'));
    events.on('test:fail', (test) => {
      this.#count(test, 'failed');
      this.#noteEnd(test.name, test.details.error);
    });
    const report = events.compose(withoutTotals()).compose(spec);
    for await (const text of report) process.stdout.write(text);
  }

  /** The last lines of a run; sets the exit code to 1 if anything failed. */
  printTotals(): void {
    const { passed, failed, skipped } = this.counts;
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    for (const line of this.#endedFiles) process.stdout.write(`\n${styleText('red', '✖')} ${line}`);
    const left = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(`\n${styleText('dim', `in ${seconds} s`)}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed${left}\n`);
    if (failed > 0) process.exitCode = 1;
  }

  #count({ details, skip, todo }: TestEvent, outcome: 'passed' | 'failed'): void {
    if (details.type === 'suite') return;
    const isSkipped =
      (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false);
    this.counts[isSkipped ? 'skipped' : outcome]++;
  }

  #noteEnd(name: string, error: object): void {
    const { signal, exitCode } = error as { signal?: string | null; exitCode?: number | null };
    // A file with failed tests exits with 1 and needs no word more.
    if (signal) this.#endedFiles.push(`${name} was ended by ${signal}`);
    else if (exitCode !== undefined && exitCode !== null && exitCode > 1) {
      this.#endedFiles.push(`${name} ended with exit code ${exitCode}`);
    }
  }
}

interface TestEvent {
  details: { type?: string | undefined };
  skip?: string | boolean | undefined;
  todo?: string | boolean | undefined;
}

/** Keeps back the runner's own totals, which leave out the static checks. */
function withoutTotals(): Transform {
  return new Transform({
    objectMode: true,
    transform(event: { type: string; data: { nesting?: number; message?: string } }, _, done) {
      const { message = '', nesting } = event.data;
      const isTotal =
        event.type === 'test:diagnostic' &&
        nesting === 0 &&
        /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/.test(message);
      done(null, isTotal ? undefined : event);
    },
  });
}

import {
  type FormatInfo,
  type InvalidSample,
  mergePartials,
  type PartialReport,
  recordCounts,
  summarize,
} from '../../engine/index.ts';
import type { SliceWorkers } from '../../engine-threads/slice-workers.ts';
import type { EngineThreads } from '../../engine-threads/types.ts';
import { CommandError } from '../output/failure.ts';
import type { ShownReport } from '../output/report-view/shown-report.ts';
import type { AnalysisOptions } from './analysis-options.ts';
import type { FileResult } from './file-result.ts';
import type { Input } from './input.ts';
import { isFaultOfFile } from './named-errors.ts';
import { analyzeSliced } from './sliced.ts';

export interface Analysis extends ShownReport {
  /** What the report was made of. */
  partial: PartialReport;
  /** By its path, for each slice of a file that was counted in slices the number of its first line. */
  firstLines: Map<string, number[]>;
}

/** Threads, started when they are first asked for: most files need only one kind. */
export interface ThreadPools {
  /** For one file of so many bytes that can be read anywhere; each call gives new ones. */
  slices(bytes: number): SliceWorkers;
  /** For chunks of what must be read in order. */
  chunks(): Promise<EngineThreads>;
}

const MAX_SAMPLES = 100;

/**
 * Analyses files, or whatever else is opened as a stream under a name, one after the other, their chunks on all threads, into one report. Holds no more
 * chunks than there are threads, and two. Rejects with the first error of a file, its name in front.
 */
export async function analyzeInputs(
  inputs: Iterable<Input> | AsyncIterable<Input>,
  pools: ThreadPools,
  options: AnalysisOptions,
): Promise<Analysis> {
  const results: Promise<FileResult>[] = [];
  const read: Input[] = [];
  for await (const input of inputs) {
    try {
      // In an object, because to await a promise is to await what it promises.
      const { result } = await startInput(input, pools, options);
      // A failure is thrown where all results are awaited below; until then it must not count as unhandled.
      result.catch(() => undefined);
      results.push(result);
      read.push(input);
    } catch (error) {
      if (!input.isMember || !isFaultOfFile(error)) throw error;
      options.onSkipped?.(error);
    }
  }
  if (read.length === 0) throw new CommandError('there is no log to report on');
  return joinResults(await Promise.all(results), read, options);
}

async function startInput(
  input: Input,
  pools: ThreadPools,
  options: AnalysisOptions,
): Promise<{ result: Promise<FileResult> }> {
  const { file } = input;
  // The threads start while the format is detected.
  const sliced = file ? await analyzeSliced(file, pools.slices(file.size), options) : null;
  return sliced ? { result: Promise.resolve(sliced) } : startStream(input, pools, options);
}

/** Reads a file in order; its last chunks are counted while the next file is read. */
async function startStream(
  input: Input,
  pools: ThreadPools,
  options: AnalysisOptions,
): Promise<{ result: Promise<FileResult> }> {
  // Few files need it, and what it loads to unpack them takes its time.
  const { FileStream } = await import('./streamed.ts');
  const file = new FileStream(await pools.chunks(), options);
  const summary = await file.read(input);
  return { result: file.finish(summary) };
}

function joinResults(
  results: FileResult[],
  inputs: Input[],
  { timeZone }: AnalysisOptions,
): Analysis {
  // Before they are merged: that changes the first.
  const samples = results.flatMap(({ partial }, i) => namedSamples(partial, inputs[i]!.name));
  const counts = results.map(({ partial }) => recordCounts(partial));
  const whole = results.map(({ partial }) => partial).reduce(mergePartials);
  const formats = results.flatMap(({ summary }) => summary.format ?? []);
  const zones = timeZone === undefined ? [] : [{ name: timeZone, source: 'request' as const }];
  const report = summarize(whole, commonFormat(results), formats, zones);
  return {
    partial: whole,
    report:
      inputs.length > 1 ? { ...report, invalidSamples: samples.slice(0, MAX_SAMPLES) } : report,
    firstLines: firstLinesOf(results, inputs),
    totalBytes: results.reduce((sum, { summary }) => sum + summary.totalBytes, 0),
    files: results.map(({ summary }, i) => ({
      name: inputs[i]!.name,
      totalBytes: summary.totalBytes,
      format: summary.format,
      encoding: summary.encoding,
      counts: counts[i]!,
    })),
  };
}

function firstLinesOf(results: FileResult[], inputs: Input[]): Map<string, number[]> {
  const all = new Map<string, number[]>();
  for (const [i, { firstLines }] of results.entries()) {
    const path = inputs[i]!.file?.path;
    if (path !== undefined && firstLines) all.set(path, firstLines);
  }
  return all;
}

/** Several files have a format only if it is the same one; its confidence is the lowest. */
function commonFormat(results: FileResult[]): FormatInfo | null {
  const formats = results
    .filter(({ summary }) => summary.totalBytes > 0)
    .map(({ summary }) => summary.format);
  const [first, ...others] = formats;
  if (!first || others.some((other) => other?.name !== first.name)) return null;
  return { ...first, confidence: Math.min(...formats.map((format) => format!.confidence)) };
}

const namedSamples = ({ invalidSamples }: PartialReport, file: string): InvalidSample[] =>
  invalidSamples.map((sample) => ({ ...sample, file }));

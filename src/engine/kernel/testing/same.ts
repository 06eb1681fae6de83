/** For tests: both engines on the same bytes. */
import assert from 'node:assert/strict';
import {
  type Analyzer,
  analyze,
  createAnalyzer,
  createKernelMemory,
  type FormatInfo,
  merge,
  type PartialReport,
  type Report,
  summarize,
} from '../../index.ts';
import { kernelModule } from '../../testing/kernel-module.ts';

export const referenceTime = Date.UTC(2025, 1, 20);
/** Chunks of one file, each of which begins with a record. */
export interface Scenario {
  format: string;
  /** Of a format that is not built in. */
  definition?: FormatInfo['definition'];
  keywords: string[];
  chunks: Uint8Array[];
  maxRecordBytes: number;
  timeZone?: string | undefined;
}

export const analyzerOf = (
  { chunks: _, ...options }: Scenario,
  memory?: WebAssembly.Memory,
): Analyzer => createAnalyzer(kernelModule(), { ...options, referenceTime }, memory);

/** One for all scenarios, as a thread has one for all jobs. */
const sharedMemory = createKernelMemory();

/** All chunks through one analyser, as a file that is cut where records start. */
function byKernel(
  scenario: Scenario,
  analyzer = analyzerOf(scenario, sharedMemory),
): PartialReport {
  eachChunk(scenario.chunks, (chunk, place) => {
    analyzer.input(chunk.length).set(chunk);
    analyzer.analyze(chunk.length, place);
  });
  return analyzer.take();
}

function byReference({ chunks, ...options }: Scenario): PartialReport[] {
  const partials: PartialReport[] = [];
  eachChunk(chunks, (chunk, place) => {
    partials.push(analyze(chunk, { ...options, referenceTime, ...place }));
  });
  return partials;
}

function eachChunk(
  chunks: Uint8Array[],
  call: (
    chunk: Uint8Array,
    place: { firstLine: number; byteOffset: number; carry: 'start' },
  ) => void,
): void {
  let firstLine = 1;
  let byteOffset = 0;
  for (const chunk of chunks) {
    call(chunk, { firstLine, byteOffset, carry: 'start' });
    firstLine += chunk.filter((byte) => byte === 10).length;
    byteOffset += chunk.length;
  }
}

/** The kernel and the interpreter make the same report, which is returned; `analyzer` may have planned before. */
export function assertSame(scenario: Scenario, analyzer?: Analyzer): Report {
  const expected = merge(byReference(scenario), null);
  assert.deepEqual(summarize(byKernel(scenario, analyzer), null), expected);
  return expected;
}

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

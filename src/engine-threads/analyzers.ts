/** Which analyser counts a chunk: the interpreter where it is small, else the kernel. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Analyzer,
  type AnalyzerOptions,
  createAnalyzer,
  createInterpreter,
  createKernelMemory,
} from '../engine/index.ts';

/** Built at installation (scripts/kernel.js). */
const KERNEL_FILE = fileURLToPath(new URL('../../dist/kernel.wasm', import.meta.url));

/**
 * Up to so many bytes, some hundred lines, the interpreter is as fast as the kernel, which makes a plan for each new
 * shape of a line first (measured with eight formats; docs/decisions).
 */
export const INTERPRETED_BYTES = 16 * 1024;

let module: WebAssembly.Module | null = null;

/** The kernel, read and compiled once; a thread may ask for it before it has work. */
export function loadKernel(): WebAssembly.Module {
  module ??= new WebAssembly.Module(new Uint8Array(readFileSync(KERNEL_FILE)));
  return module;
}

/** A new analyser for chunks of `byteLength` bytes in all. */
export function newAnalyzer(options: AnalyzerOptions, byteLength: number): Analyzer {
  return byteLength <= INTERPRETED_BYTES
    ? createInterpreter(options)
    : createAnalyzer(loadKernel(), options);
}

/** The job whose chunk the kernel counted last on this thread, as `keyOf` names it, and its analyser. */
let last: { key: string; analyzer: Analyzer } | null = null;
/** The kernel's memory: one for the thread, so that what it reads cannot make it grow beyond that. */
let memory: WebAssembly.Memory | null = null;

/**
 * An analyser for a chunk of `byteLength` bytes, with nothing counted; the caller must `take` before it counts
 * another chunk. Chunks of one job that follow each other on this thread share an analyser, and so the plans for its
 * lines; another job begins with empty memory, so that no count can depend on what somebody else has sent.
 */
export function analyzerFor(
  job: string | undefined,
  options: AnalyzerOptions,
  byteLength: number,
): Analyzer {
  if (byteLength <= INTERPRETED_BYTES) return createInterpreter(options);
  const key = keyOf(job, options);
  if (last === null || job === undefined || last.key !== key) {
    memory ??= createKernelMemory();
    last = { key, analyzer: createAnalyzer(loadKernel(), options, memory) };
  }
  return last.analyzer;
}

function keyOf(job: string | undefined, options: AnalyzerOptions): string {
  const { format, definition, keywords, maxRecordBytes, referenceTime, timeZone } = options;
  const reading = [maxRecordBytes, referenceTime, timeZone];
  return JSON.stringify([job, format, definition, keywords, ...reading]);
}

/** After an error: what was counted till then must not get into the next partial report. */
export function dropAnalyzer(): void {
  last = null;
  memory = null;
}

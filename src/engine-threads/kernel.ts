/** The kernel as a compiled module, and analysers that are kept from one task to the next. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type AnalyzeOptions,
  type Analyzer,
  type AnalyzerOptions,
  createAnalyzer,
} from '../engine/index.ts';

/** Built at installation (scripts/kernel.js). */
const KERNEL_FILE = fileURLToPath(new URL('../../dist/kernel.wasm', import.meta.url));

/** Each holds some 20 MB: two jobs of different formats may alternate without learning all anew. */
const MAX_ANALYZERS = 2;

let module: WebAssembly.Module | null = null;
const analyzers = new Map<string, Analyzer>();

/** The kernel, read and compiled once; whoever waits for work may ask for it before there is any. */
export function loadKernel(): WebAssembly.Module {
  module ??= new WebAssembly.Module(new Uint8Array(readFileSync(KERNEL_FILE)));
  return module;
}

/** A new analyser, for whoever keeps it. */
export function newAnalyzer(options: AnalyzerOptions): Analyzer {
  return createAnalyzer(loadKernel(), options);
}

/** An analyser for such chunks, with nothing counted; the caller must `take` before it lets go. */
export function analyzerFor(options: AnalyzeOptions): Analyzer {
  const { format, definition, keywords, maxRecordBytes, referenceTime } = options;
  const setup = { format, definition, keywords, maxRecordBytes };
  const key = JSON.stringify(setup);
  const analyzer = analyzers.get(key) ?? newAnalyzer({ ...setup, referenceTime });
  // Last in the map: the first is the one that was not used for the longest time.
  analyzers.delete(key);
  analyzers.set(key, analyzer);
  if (analyzers.size > MAX_ANALYZERS) analyzers.delete(analyzers.keys().next().value!);
  analyzer.setReferenceTime(referenceTime);
  return analyzer;
}

/** After an error: what an analyser had counted till then must not get into the next partial report. */
export function dropAnalyzers(): void {
  analyzers.clear();
}

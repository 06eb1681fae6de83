/** Reports of bytes in each way that they are counted, and what must hold of them. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import {
  analyze,
  createAnalyzer,
  createKernelMemory,
  emptyPartial,
  type FormatInfo,
  mergePartials,
  type PartialReport,
  summarize,
} from '../../src/engine/index.ts';
import { loadKernel } from '../../src/engine-threads/analyzers.ts';
import { AppError } from '../../src/errors.ts';
import { compressionOf } from '../../src/ingest/compression.ts';
import { cutFrames } from '../../src/ingest/cut-frames.ts';
import { FileText } from '../../src/ingest/encoding/to-utf8.ts';
import { splitRecords } from '../../src/ingest/joined/split-records.ts';
import { assertLog } from '../../src/ingest/not-a-log.ts';
import type { CutOptions } from '../../src/ingest/types.ts';

const KEYWORDS = ['error', 'timeout', 'constructor', '__proto__'];
const memory = createKernelMemory();

interface HowToCount {
  format: FormatInfo | null;
  maxRecordBytes: number;
}

const optionsOf = ({ format, maxRecordBytes }: HowToCount) => ({
  format: format?.name ?? null,
  definition: format?.definition,
  keywords: KEYWORDS,
  referenceTime: Date.UTC(2026, 0, 1),
  maxRecordBytes,
});

/** All bytes at once, line by line. */
export function interpreted(bytes: Uint8Array, how: HowToCount): PartialReport {
  return analyze(bytes, { ...optionsOf(how), firstLine: 1, byteOffset: 0, carry: 'start' });
}

/** Frame by frame, by the kernel. */
export async function counted(
  source: AsyncIterable<Uint8Array>,
  how: HowToCount,
  cut: CutOptions,
): Promise<PartialReport> {
  const analyzer = createAnalyzer(loadKernel(), optionsOf(how), memory);
  let whole = emptyPartial(KEYWORDS);
  const { maxRecordBytes } = how;
  for await (const { bytes, firstLine, byteOffset, carry } of cutFrames(source, {
    ...cut,
    maxRecordBytes,
  })) {
    analyzer.input(bytes.length).set(bytes);
    analyzer.analyze(bytes.length, { firstLine, byteOffset, carry });
    const partial = analyzer.take();
    assertAccounted(partial);
    whole = mergePartials(whole, partial);
  }
  return whole;
}

/** The content as it is cut into frames: in UTF-8, and joined records on lines of their own. */
export async function asCut(content: Uint8Array): Promise<Uint8Array> {
  async function* source(): AsyncGenerator<Uint8Array, void> {
    yield content;
  }
  return Buffer.concat(await Array.fromAsync(splitRecords(new FileText(source()).pieces())));
}

export const textOf = (partial: PartialReport, format: FormatInfo | null): string =>
  JSON.stringify(summarize(partial, format));

/** Content that is no log as it stands: nothing, what is taken for compressed, and what is refused. */
export const isOther = (content: Uint8Array): boolean =>
  content.length === 0 || compressionOf(content) !== null || isRefused(content);

function isRefused(content: Uint8Array): boolean {
  try {
    assertLog(content);
    return false;
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'not_a_log');
    return true;
  }
}

const isMark = (bytes: Uint8Array) =>
  bytes.length === 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** Lines of a file: a last one without an end counts. */
export function linesIn(bytes: Uint8Array): number {
  if (bytes.length === 0 || isMark(bytes)) return 0;
  const ends = bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
  return bytes.at(-1) === 10 ? ends : ends + 1;
}

/** Each line is in a record or invalid, and invalid for a reason. */
export function assertAccounted(partial: PartialReport, lines?: number): void {
  assert.equal(partial.recordLines + partial.invalid, partial.lines);
  if (lines !== undefined) assert.equal(partial.lines, lines);
  const reasons = Object.values(partial.invalidReasons).reduce((sum, count) => sum + count, 0);
  assert.equal(reasons, partial.invalid);
}

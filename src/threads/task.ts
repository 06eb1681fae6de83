/** What runs inside a thread: one task in, its outcome out. It never throws: see `Outcome`. */
import { createHash } from 'node:crypto';
import { constants as zlib, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import {
  type AnalyzeOptions,
  analyze,
  decodePartial,
  emptyPartial,
  encodePartial,
  type FormatInfo,
  joinedPatterns,
  liveNumbers,
  mergePartials,
  type PartialReport,
  summarize,
} from '../engine/index.ts';
import { AppError, type ErrorCode, messageOf } from '../errors.ts';
import type { PackedPartial } from './types.ts';

export type Task =
  | { kind: 'analyze'; bytes: Uint8Array; options: AnalyzeOptions }
  | {
      kind: 'analyzeStored';
      stored: Uint8Array;
      expected: { sha256: string; byteLength: number };
      options: AnalyzeOptions;
    }
  | { kind: 'merge'; partials: PackedPartial[]; keywords: string[] }
  | { kind: 'summarize'; partial: PackedPartial; format: FormatInfo | null }
  | { kind: 'patterns'; partial: PackedPartial };

/** Errors cross the border as values: a thrown one would arrive without its code. */
export type Outcome =
  | { ok: true; value: unknown }
  | { ok: false; code: ErrorCode; message: string; stack: string | undefined };

/** Partials are written once, read a few times and small: speed counts more than the last percent. */
const LEVEL = { params: { [zlib.ZSTD_c_compressionLevel]: 1 } };

export default function runTask(task: Task): unknown {
  try {
    const { value, transfer } = perform(task);
    const outcome: Outcome = { ok: true, value };
    return move({ [valueSymbol]: outcome, [transferableSymbol]: transfer });
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  const code = error instanceof AppError ? error.code : 'internal';
  const stack = error instanceof Error ? error.stack : undefined;
  return { ok: false, code, message: messageOf(error), stack };
}

function perform(task: Task): { value: unknown; transfer: ArrayBuffer[] } {
  if (task.kind === 'summarize') {
    return { value: summarize(unpack(task.partial), task.format), transfer: [] };
  }
  if (task.kind === 'patterns') {
    return { value: joinedPatterns(unpack(task.partial)), transfer: [] };
  }
  if (task.kind === 'merge') {
    const merged = mergeAll(task.partials, task.keywords);
    const numbers = liveNumbers(merged);
    const partial = pack(merged);
    return { value: { partial, numbers }, transfer: [partial.buffer] };
  }
  const bytes = task.kind === 'analyze' ? task.bytes : openStored(task.stored, task.expected);
  const partial = pack(analyze(bytes, task.options));
  return { value: partial, transfer: [partial.buffer] };
}

function mergeAll(partials: PackedPartial[], keywords: string[]): PartialReport {
  let whole = emptyPartial(keywords);
  for (const partial of partials) whole = mergePartials(whole, unpack(partial));
  return whole;
}

/** Copied, since a small Buffer may share its memory with others and then cannot be transferred. */
function pack(partial: PartialReport): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zstdCompressSync(encodePartial(partial), LEVEL));
}

const unpack = (packed: PackedPartial): PartialReport => decodePartial(zstdDecompressSync(packed));

function openStored(
  stored: Uint8Array,
  expected: { sha256: string; byteLength: number },
): Uint8Array {
  const sha256 = createHash('sha256').update(stored).digest('hex');
  if (sha256 !== expected.sha256) throw damaged('their SHA-256 is not the recorded one');
  const bytes = decompress(stored, expected.byteLength);
  if (bytes.length === expected.byteLength) return bytes;
  throw damaged(`they hold ${bytes.length} bytes, ${expected.byteLength} were recorded`);
}

function decompress(stored: Uint8Array, byteLength: number): Uint8Array {
  try {
    // The limit (at least 1) keeps a wrong blob from filling the memory.
    return zstdDecompressSync(stored, { maxOutputLength: Math.max(byteLength, 1) });
  } catch (error) {
    throw damaged(messageOf(error), error);
  }
}

function damaged(why: string, cause?: unknown): AppError {
  return new AppError('blob_corrupt', `The chunk's stored bytes are damaged: ${why}.`, { cause });
}

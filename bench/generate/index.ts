/** Makes the benchmark's inputs: the same bytes for the same name, size and seed, on every machine. */
import { closeSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { bracketed } from './bracketed.ts';
import { combined } from './combined.ts';
import { jsonLines } from './json-lines.ts';
import { Random } from './random.ts';
import { syslog } from './syslog.ts';
import type { Step } from './template.ts';
import { Writer } from './writer.ts';

/** Raise it when a generator changes, so that no file of an older one is taken for its own. */
const VERSION = 1;
const BLOCK_BYTES = 4 * 1024 * 1024;
/** More than any record takes. */
const RECORD_ROOM = 4096;

export const SOURCES = { bracketed, combined, 'json-lines': jsonLines, syslog } satisfies Record<
  string,
  () => Step
>;
export type SourceName = keyof typeof SOURCES;

/**
 * Blocks of whole records, `bytes` bytes in all, or a little less: the last record is never cut. A
 * block is valid until the next one is asked for.
 */
export function* logBlocks(name: SourceName, bytes: number, seed: number): Generator<Uint8Array> {
  const record = SOURCES[name]();
  const random = new Random(seed);
  const out = new Writer(BLOCK_BYTES + RECORD_ROOM);
  let before = 0;
  for (;;) {
    out.at = 0;
    let end = 0;
    while (out.at < BLOCK_BYTES && before + out.at <= bytes) {
      end = out.at;
      record(out, random);
    }
    const isLast = before + out.at > bytes;
    yield out.bytes.subarray(0, isLast ? end : out.at);
    if (isLast) return;
    before += out.at;
  }
}

/** The file in `folder` with that content: made now unless it is there from an earlier run. */
export function logFile(folder: string, name: SourceName, bytes: number, seed: number): string {
  const file = path.join(folder, `${name}-${bytes}-${seed}-v${VERSION}.log`);
  if (statSync(file, { throwIfNoEntry: false })) return file;
  // Under another name until it is whole: a run may be broken off.
  const unfinished = `${file}.${process.pid}`;
  const descriptor = openSync(unfinished, 'w');
  try {
    for (const block of logBlocks(name, bytes, seed)) writeAll(descriptor, block);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  return file;
}

function writeAll(descriptor: number, block: Uint8Array): void {
  for (let at = 0; at < block.length; ) at += writeSync(descriptor, block, at);
}

/** Records of a file that `logFile` made: each is one line. */
export function countRecords(file: string): number {
  const block = Buffer.alloc(BLOCK_BYTES);
  const descriptor = openSync(file, 'r');
  let records = 0;
  try {
    for (let size = readSync(descriptor, block); size > 0; size = readSync(descriptor, block)) {
      for (let at = block.indexOf(10); at >= 0 && at < size; at = block.indexOf(10, at + 1))
        records++;
    }
  } finally {
    closeSync(descriptor);
  }
  return records;
}

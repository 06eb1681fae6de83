import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { constants, zstdDecompressSync } from 'node:zlib';
import type { Json } from './client.ts';

/** Written by scripts/upgrade-fixture.ts, and named after the commit that wrote it. Kept for good. */
const FILE = new URL('../fixtures/previous-release/7452479.tar.zst', import.meta.url);

/** What is in the data folder, and what that release answered. */
export interface PreviousRelease {
  /** The data folder. */
  folder: string;
  emails: { ada: string; bob: string };
  password: string;
  /** Ids. */
  jobs: Record<'small' | 'large' | 'neverAsked' | 'ofBob' | 'failed' | 'unfinished', string>;
  /** `neverAsked` has the content of `small`. */
  reports: Record<'small' | 'large' | 'ofBob', Json>;
  /** Records of the files whose jobs did not complete. */
  records: { failed: number; unfinished: number };
}

/** Unpacks the data folder of an earlier release into a folder. */
export async function unpackPreviousRelease(folder: string): Promise<PreviousRelease> {
  const input = zstdDecompressSync(await readFile(FILE), {
    params: { [constants.ZSTD_d_windowLogMax]: 27 },
  });
  const tar = spawnSync('tar', ['-C', folder, '--no-same-owner', '-xf', '-'], { input });
  if (tar.status !== 0) throw new Error(`tar: ${tar.error?.message ?? tar.stderr.toString()}`);
  const expected = JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8'));
  return { ...expected, folder: path.join(folder, 'data') };
}

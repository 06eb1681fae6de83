/** Sends files, some at a time, with a bar for each. */
import path from 'node:path';
import pLimit from 'p-limit';
import type { UploadedFile, UploadOptions } from '../../client/node/index.ts';
import type { ListedFile } from '../analysis/listed-files.ts';
import type { Server } from '../client/connect.ts';
import { type ProgressList, startProgressList } from '../output/progress-list.ts';
import { sentBefore } from './sent-before.ts';

export interface SendOptions extends Pick<UploadOptions, 'format' | 'timeZone'> {
  /** Files that are under way at the same time. */
  atOnce: number;
  /** Whether what is there already is left out. */
  resume: boolean;
  /** The name of what comes from the standard input. */
  name: string | undefined;
}

/** What became of a file: its jobs, or why there are none. */
export type Sent =
  | { file: string; entries: UploadedFile[]; wasThere: boolean }
  | { file: string; error: unknown };

/** Resolves when all are through. `onSent` hears of each in their order, as soon as those before it are through. */
export async function sendFiles(
  server: Server,
  files: readonly ListedFile[],
  options: SendOptions,
  onSent: (sent: Sent) => void,
): Promise<void> {
  const bars = await startProgressList();
  const limit = pLimit(options.atOnce);
  const all = files.map((file) => limit(() => sendOne(server, file, options, bars)));
  const shown: Sent[] = [];
  const tell = (sent: Sent) => {
    if (bars.isShown) shown.push(sent);
    else onSent(sent);
  };
  try {
    for (const sending of all) tell(await sending);
  } finally {
    bars.stop();
    shown.forEach(onSent);
  }
}

async function sendOne(
  server: Server,
  { path: file, size }: ListedFile,
  { resume, format, timeZone, name }: SendOptions,
  bars: ProgressList,
): Promise<Sent> {
  const bar = bars.start(path.basename(file), size);
  try {
    const before = resume && size !== null ? await sentBefore(server, file) : [];
    if (before.length > 0) return { file, entries: before, wasThere: true };
    const source = file === '-' ? process.stdin : file;
    const onProgress = bar.at;
    const entries = await server.upload(source, {
      ...{ format, timeZone, onProgress },
      name: file === '-' ? (name ?? 'stdin.log') : undefined,
    });
    return { file, entries, wasThere: false };
  } catch (error) {
    return { file, error };
  } finally {
    bar.stop();
  }
}

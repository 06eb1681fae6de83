/** Part (a): small files of eight formats beside the same of one, on the embedded server. */

import { withParts } from '../fleet/parts.ts';
import { usageOf } from '../fleet/service.ts';
import { openSenders, rateOf, type Sender } from './clients.ts';
import { EIGHT_FORMATS, ONE_FORMAT, smallFiles } from './files.ts';
import { openServer } from './server.ts';
import type { Setting } from './setting.ts';
import type { Tree } from './trees.ts';

export interface Round {
  /** Files a second. */
  rate: number;
  /** CPU milliseconds of the server for each file. */
  cpuMs: number;
}

export interface FormatsFigures {
  one: Round[];
  eight: Round[];
  /** Bytes that the server held resident at most. */
  peak: number;
}

/** Of each checkout, whose servers all run and are measured in turn. */
export async function measureFormats(setting: Setting): Promise<FormatsFigures[]> {
  const { run, trees, amounts, say } = setting;
  return withParts(run, async (parts) => {
    const measured = [];
    for (const tree of trees) measured.push(await openMeasured(tree, setting, parts));
    for (let round = 0; round <= amounts.rounds; round++) {
      const isWarmUp = round === 0;
      const count = isWarmUp ? amounts.warmUpFiles : amounts.files;
      const [one, eight] = [ONE_FORMAT, EIGHT_FORMATS].map((formats) =>
        smallFiles(formats, count, round + 1),
      );
      for (const { tree, server, senders, figures } of measured) {
        const first = await roundOf(server, senders, one!);
        const second = await roundOf(server, senders, eight!);
        if (isWarmUp) continue;
        say(`${tree.label}: one format ${show(first)}; eight ${show(second)}`);
        figures.one.push(first);
        figures.eight.push(second);
      }
    }
    return measured.map(({ server, figures }) => ({ ...figures, peak: usageOf(server).peak }));
  });
}

async function openMeasured(tree: Tree, { folder }: Setting, parts: AsyncDisposableStack) {
  const server = await openServer(tree, folder, parts);
  const senders = await openSenders([server.url], parts);
  return { tree, server, senders, figures: { one: [] as Round[], eight: [] as Round[] } };
}

async function roundOf(
  server: Parameters<typeof usageOf>[0],
  senders: Sender[],
  files: Buffer[],
): Promise<Round> {
  const before = usageOf(server).cpu;
  const rate = await rateOf(senders, files);
  return { rate, cpuMs: ((usageOf(server).cpu - before) * 1000) / files.length };
}

const show = ({ rate, cpuMs }: Round): string =>
  `${rate.toFixed(0)} files/s, ${cpuMs.toFixed(2)} ms CPU`;

/** Part (b): small files one after the other, while another client sends logs of many shapes, on the embedded server. */
import type { RunningServer } from '../../test/support/server.ts';
import { withParts } from '../fleet/parts.ts';
import { usageOf } from '../fleet/service.ts';
import { openSender, openSenders, rateOf, sendOneByOne, sendWithPauses } from './clients.ts';
import { ONE_FORMAT, smallFiles } from './files.ts';
import type { Round } from './formats.ts';
import { openServer } from './server.ts';
import type { Setting } from './setting.ts';
import { shapesLog } from './shapes.ts';

/** Different logs of many shapes. Where more are sent they come again. */
const SHAPES_LOGS = 16;

export interface NeighbourRound {
  /** Before the other client began, and after all of its logs were done. */
  alone: Round;
  beside: Pick<Round, 'rate'>;
  after: Round;
  /** Logs of many shapes that the other client sent. */
  logs: number;
}

export interface NeighbourFigures {
  rounds: NeighbourRound[];
  /** Bytes that the server held resident at most. */
  peak: number;
}

/** Of each checkout in turn. Each round has a new server, which has counted nothing yet. */
export async function measureNeighbour(setting: Setting): Promise<NeighbourFigures[]> {
  const { run, trees, amounts, folder, say } = setting;
  const figures = trees.map((): NeighbourFigures => ({ rounds: [], peak: 0 }));
  for (let round = 0; round < amounts.rounds; round++) {
    for (const [index, tree] of trees.entries()) {
      const own = figures[index]!;
      await withParts(run, async (parts) => {
        const server = await openServer(tree, folder, parts);
        const { alone, beside, after, logs } = await roundOf(server, setting, parts);
        own.rounds.push({ alone, beside, after, logs });
        own.peak = Math.max(own.peak, usageOf(server).peak);
        say(
          `${tree.label}: alone ${show(alone)}; beside ${logs} logs of many shapes ` +
            `${beside.rate.toFixed(1)} files/s; after them ${show(after)}`,
        );
      });
    }
  }
  return figures;
}

async function roundOf(
  server: RunningServer,
  { amounts }: Setting,
  parts: AsyncDisposableStack,
): Promise<NeighbourRound> {
  const files = smallFiles(ONE_FORMAT, amounts.files, 1);
  const logs = Array.from({ length: SHAPES_LOGS }, (_, number) => shapesLog(number));
  await rateOf(
    await openSenders([server.url], parts),
    smallFiles(ONE_FORMAT, amounts.warmUpFiles, 2),
  );
  const [sender, other] = [
    await openSender(server.url, parts),
    await openSender(server.url, parts),
  ];
  const phase = async (): Promise<Round> => {
    const before = usageOf(server).cpu;
    const sent = await sendOneByOne(sender, files, amounts.phaseMs);
    return { rate: sent.rate, cpuMs: ((usageOf(server).cpu - before) * 1000) / sent.files };
  };
  const alone = await phase();
  const background = sendWithPauses(other, logs);
  const { rate } = await phase();
  const count = await background.stop();
  return { alone, beside: { rate }, after: await phase(), logs: count };
}

const show = ({ rate, cpuMs }: Round): string =>
  `${rate.toFixed(1)} files/s, ${cpuMs.toFixed(2)} ms CPU`;

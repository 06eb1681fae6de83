/** Part (d): all of it at once on a fleet of API processes and two workers, on PostgreSQL and RabbitMQ. */
import { readFileSync } from 'node:fs';
import { missingPostgres } from '../../test/support/postgres.ts';
import { missingRabbitMQ } from '../../test/support/rabbitmq.ts';
import { withParts } from '../fleet/parts.ts';
import { openServers } from '../fleet/servers.ts';
import { openService, usageOf } from '../fleet/service.ts';
import { WORKERS } from '../fleet/small-jobs.ts';
import { logFile } from '../generate/index.ts';
import { openSender, openSenders, rateOf, sendWithPauses } from './clients.ts';
import { EIGHT_FORMATS, ONE_FORMAT, smallFiles } from './files.ts';
import type { Setting } from './setting.ts';
import { shapesLog } from './shapes.ts';
import type { Tree } from './trees.ts';

/** Keywords are a setting of the API process that receives a file, and go with it to the workers. */
const OTHER_KEYWORDS = 'refused,denied,slow,retrying,checksum';
/** Different logs of many shapes. Where more are sent they come again. */
const SHAPES_LOGS = 8;
const LARGE_BYTES = 128 * 2 ** 20;
const SEED = 1;

export interface FleetFigures {
  /** Files a second: of one format and keyword set, of eight and two, and of these beside everything else. */
  one: number[];
  eight: number[];
  all: number[];
  /** Bytes resident at most, of each process. */
  workers: number[];
  apis: number[];
}

/** Why this part cannot be measured here; null where it can. */
export function missingFleet(): string | null {
  const missing = [missingPostgres(), missingRabbitMQ()].filter((reason) => reason !== null);
  return missing.length === 0 ? null : missing.join(' ');
}

/** Of each checkout, whose fleets all run and are measured in turn. */
export async function measureFleet(setting: Setting): Promise<FleetFigures[]> {
  const { run, trees, amounts, say } = setting;
  return withParts(run, async (parts) => {
    await openServers(parts);
    const fleets = [];
    for (const tree of trees) fleets.push(await openFleet(tree, setting, parts));
    for (let round = 0; round <= amounts.rounds; round++) {
      const isWarmUp = round === 0;
      const count = isWarmUp ? amounts.warmUpFiles : amounts.files;
      for (const fleet of fleets) {
        const [one, eight, all] = await fleet.round(count, round + 1);
        if (isWarmUp) continue;
        say(
          `${fleet.label}: one format ${one.toFixed(0)} files/s; eight ${eight.toFixed(0)}; ` +
            `beside all else ${all.toFixed(0)}`,
        );
        fleet.figures.one.push(one);
        fleet.figures.eight.push(eight);
        fleet.figures.all.push(all);
      }
    }
    return fleets.map((fleet) => ({ ...fleet.figures, ...fleet.peaks() }));
  });
}

async function openFleet(tree: Tree, { folder }: Setting, parts: AsyncDisposableStack) {
  const service = await openService(folder, parts, tree.launcher);
  // Two in either case: one of the first keyword set, the other of the same or of another one.
  const same = await service.startAnotherApi({});
  const other = await service.startAnotherApi({ KEYWORDS: OTHER_KEYWORDS });
  const workers = await service.startWorkers(WORKERS);
  const ofOneSet = await openSenders([service.api.url, same.url], parts);
  const ofTwoSets = await openSenders([service.api.url, other.url], parts);
  const [many, large] = [
    await openSender(service.api.url, parts),
    await openSender(service.api.url, parts),
  ];
  const shapes = Array.from({ length: SHAPES_LOGS }, (_, number) => shapesLog(number));
  const largeLog = readFileSync(logFile(folder, 'bracketed', LARGE_BYTES, SEED));
  const besideAll = async (files: Buffer[]): Promise<number> => {
    const others = [sendWithPauses(many, shapes), sendWithPauses(large, [largeLog])];
    try {
      return await rateOf(ofTwoSets, files);
    } finally {
      await Promise.all(others.map((one) => one.stop()));
    }
  };
  return {
    label: tree.label,
    figures: { one: [] as number[], eight: [] as number[], all: [] as number[] },
    round: async (count: number, seed: number): Promise<[number, number, number]> => [
      await rateOf(ofOneSet, smallFiles(ONE_FORMAT, count, seed)),
      await rateOf(ofTwoSets, smallFiles(EIGHT_FORMATS, count, seed)),
      await besideAll(smallFiles(EIGHT_FORMATS, count, seed)),
    ],
    peaks: () => ({
      workers: workers.map((worker) => usageOf(worker).peak),
      apis: [service.api, same, other].map((api) => usageOf(api).peak),
    }),
  };
}

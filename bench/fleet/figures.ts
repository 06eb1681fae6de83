/** What a run measured, and the goals it is held against. */
import { timingOf } from '../measure.ts';
import { seconds, threeDigits } from '../table.ts';
import type { LargeRun } from './large-file.ts';
import type { UploadRun } from './upload.ts';

export interface Figures {
  date: string;
  machine: string;
  versions: [name: string, version: string][];
  /** Jobs of a round, and jobs a second in each. */
  small: { jobs: number; rates: number[]; floor: number[] };
  large: { bytes: number; one: LargeRun[]; two: LargeRun[] };
  upload: {
    bytes: number;
    runs: UploadRun[];
    /** Seconds; or why there are none. */
    nginx: number[] | string;
  };
  /** Bytes resident at most, in any part. */
  peaks: { worker: number; api: number };
}

const SMALL_GOAL = 0.4;
const SPEEDUP_GOAL = 1.7;
const UPLOAD_GOAL = 1.5;
const AFTER_LAST_BYTE_GOAL_MS = 300;
const MEMORY_GOAL = 256e6;
const MEGA = 1e6;

export interface Row {
  measure: string;
  measured: string;
  goal: string;
  /** Null where there is no goal, or no figure. */
  isMet: boolean | null;
}

export const median = (values: number[]): number => timingOf(values).median;

/** Bytes a second of so many workers, in the middle of several runs. */
export const medianRate = (runs: LargeRun[]): number => median(runs.map(({ rate }) => rate));

const perSecond = (bytes: number): string => `${threeDigits(bytes / MEGA)} MB/s`;
const plain = (measure: string, measured: string): Row => ({
  measure,
  measured,
  goal: '',
  isMet: null,
});
const atLeast = (measure: string, value: number, goal: number): Row => ({
  measure,
  measured: threeDigits(value),
  goal: `at least ${goal}`,
  isMet: value >= goal,
});

/** The table of a run, part by part. */
export function rowsOf({ small, large, upload, peaks }: Figures): Row[] {
  const [one, two] = [medianRate(large.one), medianRate(large.two)];
  const [rate, floor] = [median(small.rates), median(small.floor)];
  return [
    plain('small files a second, from request to Completed', threeDigits(rate)),
    plain('the floor: message, row, acknowledgement, a second', threeDigits(floor)),
    atLeast('small files: rate / rate of the floor', rate / floor, SMALL_GOAL),
    plain('large file: 1 worker', perSecond(one)),
    plain('large file: 2 workers', perSecond(two)),
    atLeast('large file: rate of 2 workers / rate of 1', two / one, SPEEDUP_GOAL),
    ...uploadRows(upload),
    memoryRow('most memory resident, a worker', peaks.worker, true),
    memoryRow('most memory resident, the API process', peaks.api, false),
  ];
}

function uploadRows({ runs, nginx }: Figures['upload']): Row[] {
  const own = median(runs.map((run) => run.seconds));
  const late = median(runs.map(({ afterLastByteMs }) => afterLastByteMs));
  return [
    plain('upload: first byte to report', seconds(own)),
    ...(typeof nginx === 'string'
      ? [plain('upload: nginx stores the same file', `not measured: ${nginx}`)]
      : againstNginx(own, median(nginx))),
    {
      measure: 'upload: last byte to report',
      measured: `${Math.round(late)} ms`,
      goal: `at most ${AFTER_LAST_BYTE_GOAL_MS} ms`,
      isMet: late <= AFTER_LAST_BYTE_GOAL_MS,
    },
  ];
}

const againstNginx = (own: number, peer: number): Row[] => [
  plain('upload: nginx stores the same file', seconds(peer)),
  {
    measure: 'upload: time / time of nginx',
    measured: threeDigits(own / peer),
    goal: `at most ${UPLOAD_GOAL}`,
    isMet: own / peer <= UPLOAD_GOAL,
  },
];

function memoryRow(measure: string, bytes: number, hasGoal: boolean): Row {
  return {
    measure,
    measured: `${Math.round(bytes / MEGA)} MB`,
    goal: hasGoal ? `at most ${MEMORY_GOAL / MEGA} MB` : '',
    isMet: hasGoal ? bytes <= MEMORY_GOAL : null,
  };
}

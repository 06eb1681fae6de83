/** What the figures of a run come to for a cluster: its rate, its cost, what it asks of its servers. */
import { CHUNK_SIZES, chunkSize } from '../../src/jobs/index.ts';
import { markdownTable, threeDigits } from '../table.ts';
import { type Figures, median, medianRate } from './figures.ts';

const GIGA = 1e9;
const TERA = 1e12;
const HOUR = 3600;
/** Examples; the reader puts in those of a provider. Dollars. */
const PRICES = { vcpuHour: 0.04, thousandPuts: 0.005, thousandGets: 0.0004 };
const FLEETS = [1, 2, 4, 8, 16, 32];

/** Chunks of a file whose size is known, which comes fast and shrinks as logs do. */
export function chunksOf(bytes: number): number {
  let count = 0;
  for (let before = 0; before < bytes; count++) {
    before += chunkSize(CHUNK_SIZES, count, before, bytes);
  }
  return count;
}

/** The sections that follow from the figures, with the arithmetic. */
export function capacity(figures: Figures): string {
  return [hourly(figures), cost(figures)].join('\n\n');
}

function hourly({ large, upload }: Figures): string {
  const [one, two] = [medianRate(large.one), medianRate(large.two)];
  const share = Math.min(1, two / one / 2);
  const arriving = upload.bytes / median(upload.runs.map((run) => run.seconds));
  const rows = FLEETS.map((workers) => {
    const rate = one * workers * (workers === 1 ? 1 : share);
    return [
      String(workers),
      threeDigits(rate / 1e6),
      threeDigits((rate * HOUR) / TERA),
      String(Math.ceil(rate / arriving)),
    ];
  });
  const table = markdownTable(
    [
      { title: 'workers', align: 'right' },
      { title: 'MB/s', align: 'right' },
      { title: 'TB an hour', align: 'right' },
      { title: 'API processes to feed them', align: 'right' },
    ],
    rows,
  );
  return `## What N workers do in an hour

One worker, one chunk at a time: ${threeDigits(one / 1e6)} MB/s. A second one brought the rate to
${threeDigits(two / one)} times that, so each of several is counted as ${threeDigits(share)} of one:
N × ${threeDigits(one / 1e6)} MB/s × ${threeDigits(share)} × 3,600 s. An API process takes in
${threeDigits(arriving / 1e6)} MB/s (the upload above, with everything on one machine).

${table}`;
}

function cost({ large, upload }: Figures): string {
  const worker = median(large.one.map((run) => (run.workerCpuSeconds * GIGA) / large.bytes));
  const api = median(upload.runs.map((run) => (run.apiCpuSeconds * GIGA) / upload.bytes));
  const hours = ((worker + api) * (TERA / GIGA)) / HOUR;
  const chunks = chunksOf(GIGA);
  const thousands = (chunks * (TERA / GIGA)) / 1000;
  const [puts, gets] = [thousands * PRICES.thousandPuts, thousands * PRICES.thousandGets];
  const processor = hours * PRICES.vcpuHour;
  const stored = median(large.one.map(({ storedShare }) => storedShare));
  const each = `${chunks} a GB × 1,000 / 1,000`;
  const table = markdownTable(
    [{ title: 'part' }, { title: 'arithmetic' }, { title: '$ a TB', align: 'right' }],
    [
      [
        'processors',
        `(${threeDigits(api)} s API + ${threeDigits(worker)} s worker) a GB × 1,000 / 3,600 = ` +
          `${threeDigits(hours)} vCPU h × $${PRICES.vcpuHour}`,
        threeDigits(processor),
      ],
      ['object PUTs', `${each} × $${PRICES.thousandPuts}`, threeDigits(puts)],
      ['object GETs', `${each} × $${PRICES.thousandGets}`, threeDigits(gets)],
      ['together', '', threeDigits(processor + puts + gets)],
    ],
  );
  return `## What a terabyte costs

Prices are examples, to be replaced by your provider's: $${PRICES.vcpuHour} for a vCPU hour,
$${PRICES.thousandPuts} for 1,000 object PUTs, $${PRICES.thousandGets} for 1,000 GETs. A GB of one file is
${chunks} chunks (1, 2, 4, 8 and 16 MiB, then a 32nd of the file each, the last ones down to 8 MiB), and each
is one object.

${table}

Objects stay with their job (RETENTION_DAYS), at ${threeDigits(stored)} of the file's size (zstd): the store asks for that by the
month. PostgreSQL, RabbitMQ, idle machines and the network come on top; they depend on how many machines you hold
ready, not on the terabyte.`;
}

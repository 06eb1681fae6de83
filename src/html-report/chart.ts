/** Bars that stand upon each other over time, as SVG that is as wide as the page. */
import { html, type Markup } from './markup.ts';
import { count, short } from './numbers.ts';
import { timeAxis } from './time-axis.ts';
import type { Times } from './times.ts';

/** Pixels. */
const HEIGHT = 150;
const AXIS_HEIGHT = 36;
const SCALE_WIDTH = 52;
const LABELS = 9;
/** Units of the drawing from its left to its right. */
const WIDTH = 10_000;
/** Of the height: so much has what occurs at all, so that one error among millions is seen. */
const LEAST_SHARE = 0.015;
/** Units: a bar is at least so wide. */
const LEAST_WIDTH = 18;
/** More bars have no gaps. */
const GAPS_UP_TO = 120;

export interface Series {
  name: string;
  /** Name of its colour in the stylesheet. */
  color: string;
}

export interface Bar {
  /** Milliseconds since the epoch. */
  from: number;
  /** Of each series. */
  counts: number[];
}

interface Chart {
  /** What it shows, for screen readers. */
  label: string;
  series: Series[];
  bars: Bar[];
  intervalMs: number;
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  times: Times;
}

/** The first of the series stands at the bottom. */
export function stackedChart({ label, series, bars, intervalMs, from, to, times }: Chart): Markup {
  const highest = Math.max(1, ...bars.map(({ counts }) => sumOf(counts)));
  const top = roundedUp(highest);
  const least = highest * LEAST_SHARE;
  const xOf = (at: number) => (WIDTH * (at - from)) / (to - from);
  const width = Math.max(LEAST_WIDTH, xOf(from + intervalMs));
  // Between many bars gaps would be thinner than a pixel, and flicker.
  const drawn = width * (width > WIDTH / GAPS_UP_TO ? 0.88 : 1);
  const paths = series.map(() => '');
  const columns = bars.map((bar) => {
    let height = 0;
    const x = xOf(bar.from);
    bar.counts.forEach((number, at) => {
      if (number === 0) return;
      const part = (HEIGHT * Math.max(number, least)) / top;
      height += part;
      paths[at] +=
        `M${fixed(x)} ${fixed(HEIGHT - height)}h${fixed(drawn)}v${fixed(part)}h-${fixed(drawn)}z`;
    });
    const said = `${times.range(bar.from, bar.from + intervalMs)}\n${toldOf(series, bar.counts)}`;
    return html`<rect x="${fixed(x)}" y="0" width="${fixed(width)}" height="${HEIGHT}"><title>${lines(said)}</title></rect>`;
  });
  return html`<div class="chart">
<svg class="scale" width="${SCALE_WIDTH}" height="${HEIGHT + AXIS_HEIGHT}" aria-hidden="true">${[
    0,
    top / 2,
    top,
  ].map(
    (value) =>
      Number.isInteger(value) &&
      html`<text x="${SCALE_WIDTH - 8}" y="${fixed(HEIGHT - (HEIGHT * value) / top + (value === top ? 10 : 4))}">${short(value)}</text>`,
  )}</svg>
<svg class="bars" width="100%" height="${HEIGHT + AXIS_HEIGHT}" role="img" aria-label="${label}">
${[0, 0.5, 1].map((at) => html`<line class="grid" x1="0" x2="100%" y1="${HEIGHT * at + 0.5}" y2="${HEIGHT * at + 0.5}"/>`)}
<svg width="100%" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
${series.map(({ color }, at) => paths[at] !== '' && html`<path class="fill-${color}" d="${paths[at]}"/>`)}
<g class="columns">${columns}</g>
</svg>
${axis(from, to, times)}
</svg>
</div>`;
}

function axis(from: number, to: number, times: Times): Markup[] {
  const labels = timeAxis(from, to, LABELS, { timeZone: times.zone, locale: 'en-GB' });
  return labels.map(({ at, text, more }, i) => {
    const place = (100 * (at - from)) / (to - from);
    const anchor = place < 4 ? 'start' : place > 96 ? 'end' : 'middle';
    const x = `${fixed(place)}%`;
    // Every other one has no room on a narrow screen.
    return html`<g class="${i % 3 === 0 ? 'tick' : 'tick minor'}"><line class="mark" x1="${x}" x2="${x}" y1="${HEIGHT}" y2="${HEIGHT + 4}"/><text x="${x}" y="${HEIGHT + 17}" text-anchor="${anchor}">${text}</text>${more !== null && html`<text class="day" x="${x}" y="${HEIGHT + 32}" text-anchor="${anchor}">${more}</text>`}</g>`;
  });
}

/** The squares of the colours, with what each series counts. */
export const legend = (series: Series[], totals: number[], shareOf: (n: number) => string) =>
  html`<ul class="legend">${series.map(
    ({ name, color }, at) =>
      html`<li><i class="back-${color}"></i>${name} <b>${count(totals[at]!)}</b> <span class="quiet">${shareOf(totals[at]!)}</span></li>`,
  )}</ul>`;

const toldOf = (series: Series[], counts: number[]): string =>
  counts
    .flatMap((number, at) => (number > 0 ? [`${series[at]!.name} ${count(number)}`] : []))
    .join(', ');

const lines = (text: string): Markup[] =>
  text.split('\n').map((line, i) => (i === 0 ? html`${line}` : html`&#10;${line}`));

const sumOf = (counts: number[]): number => counts.reduce((sum, one) => sum + one, 0);
const fixed = (value: number): string => String(Math.round(value * 100) / 100);

/** The next number of one digit and zeros, or a half of one. */
function roundedUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((one) => one * unit >= value)!;
  return Math.max(1, factor * unit);
}

/** Counts in buckets of one length, as a small picture. */
export function sparkline(counts: number[], color: string): Markup {
  const most = Math.max(1, ...counts);
  const path = counts
    .map((number, i) => {
      if (number === 0) return '';
      const height = Math.max(0.8, (22 * number) / most);
      return `M${i} ${fixed(22 - height)}h.86v${fixed(height)}h-.86z`;
    })
    .join('');
  return html`<svg class="sparkline" viewBox="0 0 ${Math.max(1, counts.length)} 22" preserveAspectRatio="none" role="img" aria-label="At most ${count(Math.max(...counts))} at once"><path class="fill-${color}" d="${path}"/></svg>`;
}

import { html, type Markup } from '../markup.ts';
import { count, duration, share, size } from '../numbers.ts';
import type { ShownReport } from '../shown-report.ts';
import { yearNote, zoneNote } from '../time-notes.ts';
import type { Times } from '../times.ts';
import { unknownFormat } from '../unknown-format.ts';

/** Names in the heading; the others are counted. */
const NAMES = 3;

/** What the log is, and how far it is understood, which a part of its records does not tell. */
export function headline(shown: ShownReport, times: Times): Markup {
  const { report, totalBytes } = shown;
  const { totalLogsProcessed, uniqueIPs, timeRange } = report;
  return html`<header>
<h1>${titleOf(shown)}</h1>
<ul class="facts">
${formatOf(shown)}
${formsOf(report)}
${totalBytes !== null && html`<li><b>${size(totalBytes)}</b></li>`}
<li><b>${count(totalLogsProcessed)}</b> ${totalLogsProcessed === 1 ? 'record' : 'records'}</li>
${timeRange && html`<li>${rangeOf(timeRange, times)}</li>`}
${noteOf(zoneNote(report))}
${noteOf(yearNote(report))}
${!shown.filter && totalLogsProcessed > 0 && coverage(report)}
${uniqueIPs > 0 && html`<li>${count(uniqueIPs)} ${uniqueIPs === 1 ? 'address' : 'addresses'}</li>`}
</ul>
${filterNote(shown, times)}
${notes(shown)}
</header>
`;
}

export function titleOf({ names }: ShownReport): string {
  const more = names.length - NAMES;
  const first = names.slice(0, NAMES).join(', ');
  return more > 0 ? `${first} and ${count(more)} more` : first;
}

function formatOf({ report, formats }: ShownReport): Markup | null {
  const { format } = report;
  if (format) {
    const { confidence } = format;
    const explained = confidence < 1 && ` (explains ${share(confidence, 1)} of the first lines)`;
    return html`<li>${format.title}${explained}</li>`;
  }
  if (!formats) return null;
  return html`<li>${formats.length > 0 ? formats.join(', ') : unknownFormat(report)}</li>`;
}

/** The formats that read the records, where there are several. */
function formsOf({ formats }: ShownReport['report']): Markup | null {
  if (!formats || formats.length < 2) return null;
  const counts = formats.map(({ title, records }) => `${title} ${count(records)}`);
  return html`<li>${count(formats.length)} forms: ${counts.join(' · ')}</li>`;
}

function rangeOf({ from, to }: { from: string; to: string }, times: Times): Markup {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return html`<b>${times.range(start, end)}</b> ${times.zone} (${duration((end - start) / 1000)})`;
}

const noteOf = (note: string | null): Markup | null =>
  note === null ? null : html`<li>${note}</li>`;

/** A log without a time is not wholly understood, even if each of its lines is in a record. */
function coverage({ totalLogsProcessed, invalidLogs, timeRange }: ShownReport['report']): Markup {
  const explained = totalLogsProcessed - invalidLogs;
  const lacksTimes = explained > 0 && timeRange === null;
  const isGood = invalidLogs === 0 && !lacksTimes;
  return html`<li class="${isGood ? 'good' : 'warning'}"><b>${share(explained, totalLogsProcessed)}</b> understood${lacksTimes && ', no times found'}</li>`;
}

function filterNote({ filter, report }: ShownReport, times: Times): Markup | null {
  if (!filter) return null;
  const moment = (time: string) => times.moment(Date.parse(time));
  const { q, from, to } = filter;
  return html`<p class="filter">Only ${count(report.totalLogsProcessed)} ${report.totalLogsProcessed === 1 ? 'record that matches' : 'records that match'}${q && html` <code>${q}</code>`}${from && html` from <b>${moment(from)}</b>`}${to && html` before <b>${moment(to)}</b>`}. Everything here is of these.</p>`;
}

function notes({ report, unfinished }: ShownReport): Markup[] {
  const { missing = [], unknownFields = [] } = report;
  const made: Markup[] = [];
  if (unfinished) made.push(html`<p class="note">${unfinished}: this is the part done so far.</p>`);
  if (unknownFields.length > 0)
    made.push(
      html`<p class="note">No record of a sample has a field ${unknownFields.join(', ')}.</p>`,
    );
  for (const { fromLine, reason } of missing)
    made.push(
      html`<p class="note">Not in these numbers: from line ${count(fromLine)}, ${reason}.</p>`,
    );
  return made;
}

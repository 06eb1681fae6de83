import { html, type Markup } from '../markup.ts';
import { count, share } from '../numbers.ts';
import type { ShownReport } from '../shown-report.ts';
import { type Column, section, table } from '../table.ts';
import type { Times } from '../times.ts';
import { errorCount } from './error-count.ts';

type Address = ShownReport['report']['topIPs'][number];

const SHOWN = 25;

/** Who is in the log. */
export function addresses({ report }: ShownReport, times: Times): Markup | null {
  const { uniqueIPs, uniqueIPsStandardError: error, topIPs, topIPsErrorBound: bound } = report;
  if (uniqueIPs === 0) return null;
  const note = [
    `${count(uniqueIPs)} different${error > 0 ? `, within ${share(error, 1)}` : ''}`,
    topIPs.length < uniqueIPs && `the ${count(topIPs.length)} that occur most`,
    bound > 0 && `each count within ${count(bound)}`,
  ];
  const shown = note.filter((one) => one !== false).join('; ');
  return section(
    'addresses',
    'Addresses',
    shown,
    html`<div class="narrow">${table(columnsOf(topIPs, times), topIPs, SHOWN)}</div>`,
  );
}

function columnsOf(rows: Address[], times: Times): Column<Address>[] {
  const hasErrors = rows.some(({ clientErrors }) => clientErrors !== null);
  const seen = (time: string | null) => (time === null ? '–' : times.moment(Date.parse(time)));
  const errors: Column<Address>[] = [
    { title: '4xx', className: 'n', cell: ({ clientErrors }) => errorCount(clientErrors, 'warn') },
    { title: '5xx', className: 'n', cell: ({ serverErrors }) => errorCount(serverErrors, 'error') },
  ];
  return [
    {
      title: 'Address',
      className: 'grow',
      cell: ({ ip }) => html`<span class="mono">${ip}</span>`,
    },
    { title: 'Records', className: 'n', cell: (address) => count(address.count) },
    ...(hasErrors ? errors : []),
    { title: 'First seen', className: 'n quiet', cell: ({ firstSeen }) => seen(firstSeen) },
    { title: 'Last seen', className: 'n quiet', cell: ({ lastSeen }) => seen(lastSeen) },
  ];
}

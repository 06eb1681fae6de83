/**
 * A report as one file of HTML that needs nothing else: no server, no network and no script. The command line and the page for
 * browsers both write it, so it imports nothing but types and plain text.
 */
import { html, sourceOf, styleElement } from './markup.ts';
import { count } from './numbers.ts';
import { addresses } from './sections/addresses.ts';
import { headline, titleOf } from './sections/headline.ts';
import { invalid } from './sections/invalid.ts';
import { keywords } from './sections/keywords.ts';
import { overTime } from './sections/over-time.ts';
import { patterns } from './sections/patterns.ts';
import { requests } from './sections/requests.ts';
import type { ShownReport } from './shown-report.ts';
import { STYLE } from './style.ts';
import { timesOf } from './times.ts';

export type { ReportContent, ShownReport } from './shown-report.ts';

/** Even if something got in that is markup, it could load and run nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole document. Whatever comes from the log stands in it as text. */
export function renderHtmlReport(shown: ShownReport): string {
  const times = timesOf(shown.timeZone);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${titleOf(shown)} · Log-Flow</title>
${styleElement(STYLE)}
</head>
<body>
<main>
${headline(shown, times)}${contents(shown)}${overTime(shown, times)}${patterns(shown, times)}${requests(shown, times)}${addresses(shown, times)}${keywords(shown)}${invalid(shown)}</main>
<footer>Report of Log-Flow, made ${times.moment(shown.madeAt)} ${times.zone}.</footer>
</body>
</html>
`;
  return sourceOf(page);
}

/** Links to the parts that there are. */
function contents({ report }: ShownReport) {
  const { http } = report;
  const parts: [id: string, title: string, number: number][] = [
    ['patterns', 'Patterns', report.patterns.length],
    ['requests', 'Requests', Object.values(http?.methods ?? {}).reduce((sum, n) => sum + n, 0)],
    ['addresses', 'Addresses', report.uniqueIPs],
    ['keywords', 'Keywords', Object.values(report.keyWordLogCounts).filter((n) => n > 0).length],
    ['invalid', 'Not understood', report.invalidLogs],
  ];
  return html`<nav aria-label="Parts of the report">${parts
    .filter(([, , number]) => number > 0)
    .map(
      ([id, title, number]) => html`<a href="#${id}">${title} <b>${count(number)}</b></a>`,
    )}</nav>
`;
}

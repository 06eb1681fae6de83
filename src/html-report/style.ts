/** The stylesheet of the file: the colours of the page for browsers (page/src/colors.css), light and dark. */

export const LIGHT = {
  page: '#fbfbfa',
  panel: '#fff',
  ink: '#1c2024',
  quiet: '#5b636a',
  line: '#e6e8eb',
  accent: '#3451b2',
  soft: '#eef1fb',
  pill: '#eceef0',
  good: '#1f7a4d',
  fatal: '#a0174c',
  error: '#d93a40',
  warn: '#cb8300',
  notice: '#3f8fcb',
  info: '#5f7e9e',
  debug: '#8595a6',
  trace: '#9d80c0',
  none: '#998a6a',
  'fatal-ink': '#a0174c',
  'error-ink': '#c62a30',
  'warn-ink': '#8a5800',
  'notice-ink': '#23699c',
};

export const DARK: Partial<typeof LIGHT> = {
  page: '#111314',
  panel: '#181a1c',
  ink: '#eceef0',
  quiet: '#9ba4ad',
  line: '#2a2e32',
  accent: '#8da4ef',
  soft: '#1d2440',
  pill: '#2a2e32',
  good: '#4cc38a',
  fatal: '#e0407f',
  error: '#e5484d',
  warn: '#f0a020',
  notice: '#5ea3d6',
  info: '#8199b5',
  debug: '#5a6a7b',
  trace: '#7f63b0',
  none: '#8a7a56',
  'fatal-ink': '#ff7cab',
  'error-ink': '#ff8589',
  'warn-ink': '#f0a020',
  'notice-ink': '#7cbcea',
};

const LEVELS = ['fatal', 'error', 'warn', 'notice', 'info', 'debug', 'trace', 'none'];
const INKS = ['fatal', 'error', 'warn', 'notice'];

const variables = (colors: Record<string, string>): string =>
  Object.entries(colors)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');

/** What is printed is light. */
export const STYLE = `
:root{color-scheme:light dark;${variables(LIGHT)};--mono:ui-monospace,"JetBrains Mono","DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
${LEVELS.map((level) => `.fill-${level}{fill:var(--${level})}.back-${level}{background:var(--${level})}`).join('')}
${INKS.map((level) => `.ink-${level}{color:var(--${level}-ink)}`).join('')}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:13px/1.5 Inter,system-ui,"Liberation Sans",sans-serif;-webkit-text-size-adjust:100%}
main,footer{max-width:1360px;margin:0 auto;padding:22px 24px}
h1{margin:0;font-size:21px;font-weight:620;letter-spacing:-.01em;line-height:1.3;overflow-wrap:anywhere}
h2{margin:34px 0 10px;font-size:15px;font-weight:600;scroll-margin-top:12px}
h2 small{margin-left:6px;color:var(--quiet);font-size:12px;font-weight:400;font-variant-numeric:tabular-nums}
h3{margin:0 0 4px;color:var(--quiet);font-size:12px;font-weight:500}
b{font-weight:550}
a{color:var(--accent)}
ul{margin:0;padding:0;list-style:none}
.facts{display:flex;flex-wrap:wrap;gap:4px 22px;margin:6px 0 0;color:var(--quiet)}
.facts b{color:var(--ink)}
.facts .good,.facts .good b{color:var(--good)}
.facts .warning,.facts .warning b{color:var(--warn-ink)}
.filter{margin:14px 0 0;padding:8px 12px;border-radius:8px;background:var(--soft);overflow-wrap:anywhere}
.filter code{color:var(--accent);font:12.5px var(--mono)}
.note{margin:8px 0 0;color:var(--warn-ink)}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:14px 0 0}
nav a{color:var(--quiet);text-decoration:none}
nav a:hover{color:var(--ink);text-decoration:underline}
nav b{color:var(--ink);font-variant-numeric:tabular-nums}
.panel{margin:14px 0;padding:10px 16px 6px;border:1px solid var(--line);border-radius:8px;background:var(--panel)}
.chart-head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 20px;margin-bottom:8px;font-size:12px}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;color:var(--quiet);font-variant-numeric:tabular-nums}
.legend i{display:inline-block;width:9px;height:9px;margin-right:6px;border-radius:2px}
.legend b{color:var(--ink)}
.chart{display:flex}
.chart svg{display:block}
.scale{flex:none}
.bars{min-width:0;overflow:visible}
.chart text{fill:var(--quiet);font-size:11.5px;font-variant-numeric:tabular-nums}
.scale text{text-anchor:end}
.chart text.day{fill:var(--ink)}
.grid{stroke:var(--line);shape-rendering:crispEdges}
.mark{stroke:var(--quiet);opacity:.5;shape-rendering:crispEdges}
.columns rect{fill:transparent}
.columns rect:hover{fill:color-mix(in srgb,var(--ink) 10%,transparent)}
.sparkline{display:block;width:140px;height:22px}
div.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:14px;margin-bottom:14px}
div.columns .panel{margin:0}
.counts{padding:10px 16px}
.counts dl{display:grid;grid-template-columns:1fr auto;gap:2px 14px;margin:0}
.counts dt{overflow-wrap:anywhere}
.counts dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}
.narrow{max-width:900px}
.reasons{max-width:640px;margin-bottom:14px}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:8px;background:var(--panel)}
table{width:100%;border-collapse:collapse}
th{padding:6px 12px;border-bottom:1px solid var(--line);color:var(--quiet);font-size:12px;font-weight:500;text-align:left;white-space:nowrap}
td{padding:7px 12px;border-bottom:1px solid var(--line);vertical-align:middle}
tr:last-child td{border-bottom:0}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
th.n{text-align:right}
.nowrap{white-space:nowrap}
td.grow{width:60%;min-width:220px;overflow-wrap:anywhere}
.quiet{color:var(--quiet)}
.mono{font-family:var(--mono);font-size:12.5px;overflow-wrap:anywhere}
.level{font-size:11px;font-weight:600;letter-spacing:.04em;text-transform:uppercase}
.level.ink-info,.level.ink-debug,.level.ink-trace,.level.ink-none{color:var(--quiet)}
.pill{padding:0 4px;border-radius:4px;background:var(--pill);color:var(--quiet)}
.example{margin:6px 0 2px;padding-left:10px;border-left:2px solid var(--line);white-space:pre-wrap}
summary{cursor:pointer}
td summary{list-style:none}
td summary::-webkit-details-marker{display:none}
td summary:hover{color:var(--accent)}
.rest{margin-top:8px}
.rest>summary{margin-bottom:8px;color:var(--accent)}
footer{padding-top:6px;padding-bottom:40px;color:var(--quiet);font-size:12px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (max-width:700px){
main,footer{padding:16px 14px}
.minor{display:none}
.panel{padding:10px 12px 4px}
thead{display:none}
table,tbody{display:block}
tr{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px;padding:9px 12px;border-bottom:1px solid var(--line)}
tr:last-child{border-bottom:0}
td{padding:0;border:0}
td.grow{order:-1;flex:1 0 100%;width:auto}
td.n::before{content:attr(data-title) " ";color:var(--quiet);font-size:11px}
td.n{text-align:left;white-space:normal}
td br{display:none}
td br+time::before{content:" – "}
.sparkline{width:110px}
}
@media print{
@page{margin:14mm 12mm}
:root{color-scheme:light}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{background:#fff;font-size:10.5px}
main,footer{max-width:none;padding:0}
nav,.rest>summary{display:none}
h2{break-after:avoid}
tr,.panel{break-inside:avoid}
thead{display:table-header-group}
.wide{overflow:visible}
.mono{font-size:10px}
td,th{padding:4px 8px}
.sparkline{width:100px}
}
`;

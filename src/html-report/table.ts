/** Tables whose rows beyond the first are behind a line to open, which needs no script. */
import { html, type Markup } from './markup.ts';
import { count } from './numbers.ts';

export interface Column<Row> {
  title: string;
  /** Classes of its cells: `n` for numbers, `grow` for what takes the room that is left. */
  className?: string;
  cell(row: Row): Markup | string;
}

export function table<Row>(columns: Column<Row>[], rows: Row[], shown: number): Markup {
  const rest = rows.slice(shown);
  const first = rows.slice(0, shown);
  return html`${oneTable(columns, first)}${
    rest.length > 0 &&
    html`<details class="rest"><summary>${count(rest.length)} more</summary>${oneTable(columns, rest)}</details>`
  }`;
}

const oneTable = <Row>(
  columns: Column<Row>[],
  rows: Row[],
): Markup => html`<div class="wide"><table>
<thead><tr>${columns.map(({ title, className }) => html`<th class="${className}" scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => html`<tr>${columns.map(
    ({ title, className, cell }) =>
      html`<td class="${className}" data-title="${title}">${cell(row)}</td>`,
  )}</tr>
`,
)}</tbody></table></div>`;

/** A heading with what is below it, as `id` names it. */
export const section = (id: string, title: string, note: Markup | string, content: Markup) =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title} <small>${note}</small></h2>
${content}</section>
`;

export const quiet = (text: string): Markup => html`<span class="quiet">${text}</span>`;

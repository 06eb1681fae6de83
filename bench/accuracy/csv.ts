/** CSV as RFC 4180 has it: quoted fields may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const field = readField(text, at);
    row.push(field.value);
    at = field.end;
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (text[at] === '\r') at++;
    at++;
    rows.push(row);
    row = [];
  }
  return rows;
}

function readField(text: string, at: number): { value: string; end: number } {
  if (text[at] !== '"') {
    let end = at;
    while (end < text.length && !',\r\n'.includes(text[end]!)) end++;
    return { value: text.slice(at, end), end };
  }
  let end = at + 1;
  for (;;) {
    const quote = text.indexOf('"', end);
    if (quote < 0) throw new Error(`CSV: the quote at ${at} is never closed`);
    if (text[quote + 1] !== '"') {
      return { value: text.slice(at + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    end = quote + 2;
  }
}

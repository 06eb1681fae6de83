/** Names of files that are made of a log: `shop.log` becomes `shop.csv`, or `shop.filtered.log`. */

/** What the bytes of an export are not any more. */
const COMPRESSION = /\.(?:gz|zst|bz2|xz|lz4)$/i;
/** What says no more of a file than that it is text. */
const TEXT = /(?<=[^./])\.(?:log|txt|text|out|json|jsonl|ndjson|csv|tsv)$/i;

export interface ExportedFile {
  /** Of the log. */
  fileName: string;
  /** `raw`, whose ending is that of the log; else the ending, such as `report.html`. */
  ending: 'raw' | (string & {});
  /** Whether a filter leaves records out. */
  isFiltered: boolean;
}

/** It is that of the log itself for all of its records as they stand alone. */
export function exportName({ fileName, ending, isFiltered }: ExportedFile): string {
  const plain = fileName.replace(COMPRESSION, '');
  const stem = plain.replace(TEXT, '');
  const own = plain.slice(stem.length);
  const filtered = isFiltered ? '.filtered' : '';
  if (ending === 'raw') return isFiltered ? `${stem}${filtered}${own || '.log'}` : plain;
  const name = `${stem}${filtered}.${ending}`;
  return name === plain ? `${stem}.records.${ending}` : name;
}

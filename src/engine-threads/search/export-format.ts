/** How matching records are written into a file. */
export const EXPORT_FORMATS = ['raw', 'jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

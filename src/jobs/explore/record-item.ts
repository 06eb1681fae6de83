/** Records as the API shows them. */
import { patternID, recordJSON } from '../../engine/query/index.ts';
import type { FoundRecord } from '../../engine-threads/search/question.ts';
import type { JoinedForms } from './pattern-forms.ts';

/** What `log-flow records` prints, and beside it the record's lines and the id of its pattern. */
export type RecordItem = Record<string, unknown> & { line: number; lines: number; text: string };

export function recordItem({ entry, text }: FoundRecord, joined: JoinedForms): RecordItem {
  const shown = recordJSON(entry, joined) as RecordItem;
  const { pattern } = shown as { pattern?: string };
  return { ...shown, ...(pattern !== undefined && { patternID: patternID(pattern) }), text };
}

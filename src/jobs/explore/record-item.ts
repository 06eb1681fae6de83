/** Records as the API shows them. */
import { parseExact, patternID } from '../../engine/query/index.ts';
import type { FoundRecord } from '../../engine-threads/search/question.ts';
import type { JoinedForms } from './pattern-forms.ts';

/** What `log-flow records` prints, and beside it the record's lines and the id of its pattern. */
export type RecordItem = Record<string, unknown> & { line: number; lines: number; text: string };

export function recordItem({ json }: FoundRecord, joined: JoinedForms): RecordItem {
  const { text, pattern: form, ...shown } = parseExact(json) as RecordItem;
  if (typeof form !== 'string') return { ...shown, text } as RecordItem;
  const pattern = joined.get(form) ?? form;
  return { ...shown, pattern, patternID: patternID(pattern), text } as RecordItem;
}

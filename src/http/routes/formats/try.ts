import {
  explainMismatch,
  type InvalidReason,
  type Mismatch,
  readRecords,
  timeText,
} from '../../../engine/index.ts';
import { formatOf } from '../../../jobs/index.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { TryRequest } from '../../schemas/formats.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'Try a format, or a pattern, on some lines',
  description:
    'Before a log is read by it: which of the lines it explains, as which records with which fields, and why not the others. Nothing is kept.',
  tags: ['formats'],
  security: SECURITY,
  body: TryRequest,
  response: {
    200: ref('FormatTrial', 'What the lines are in that format'),
    ...problems(
      'validation_failed',
      'malformed_json',
      'body_too_large',
      'unknown_format',
      'bad_pattern',
      ...COMMON_CODES,
    ),
  },
};

/** POST /api/formats/try */
export function addFormatTry(app: App, { catalog }: HttpDeps): void {
  app.post('/api/formats/try', { schema, config }, async ({ body: { format: text, lines } }) => {
    const format = formatOf(text, catalog);
    const items = itemsOf(lines, format);
    const explained = items.reduce((sum, item) => sum + ('invalid' in item ? 0 : item.lines), 0);
    return {
      format: { name: format.name, title: format.title, confidence: format.confidence },
      ...{ lines: lines.length, explained, items },
    };
  });
}

/** By the code that reads logs, so that a try cannot promise more. */
function itemsOf(lines: readonly string[], format: ReturnType<typeof formatOf>) {
  const { name, definition } = format;
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const place = { firstLine: 1, byteOffset: 0, carry: 'start' } as const;
  const referenceTime = Date.now();
  const options = { format: name, definition, referenceTime, ...place };
  return readRecords(bytes, options)
    .map((entry) => {
      if ('invalid' in entry) {
        const mismatch = differs(entry.invalid, () =>
          explainMismatch(format, lines[entry.line - 1]!, referenceTime),
        );
        return { ...entry, ...(mismatch && { mismatch }) };
      }
      const { line, lines: length, timestamp, level, message, fields, ips } = entry;
      const time = timestamp === null ? null : timeText(timestamp);
      return { line, lines: length, timestamp: time, level, message, fields, ips };
    })
    .toArray();
}

/** How a line differs from the format, where that is why it is in no record; null where another reason says it all. */
function differs(reason: InvalidReason, explain: () => Mismatch | null): Mismatch | null {
  if (reason === 'no_timestamp' || reason === 'format_mismatch') return explain();
  if (reason !== 'no_record') return null;
  // It goes on from an invalid line by its looks; but if it begins as the pattern does, it is meant to be a record.
  const mismatch = explain();
  return mismatch && mismatch.matched.trim() !== '' ? mismatch : null;
}

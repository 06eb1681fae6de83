import { styleText } from 'node:util';
import { type Query, textsOf } from '../../engine/query/index.ts';
import type { Paint } from './question.ts';

/** On a terminal what was looked for stands out; null elsewhere. */
export function paintFor(query: Query): Paint | null {
  if (process.stdout.isTTY !== true) return null;
  const mark = '\0';
  const [open = '', close = ''] = styleText(['bold', 'red'], mark, {
    stream: process.stdout,
  }).split(mark);
  return { texts: textsOf(query), open, close };
}

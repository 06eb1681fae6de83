import { styleText } from 'node:util';
import { type Query, textsOf } from '../../../engine/query/index.ts';
import type { Codes, Paint } from '../asking/question.ts';

/** On a terminal what was looked for stands out, and what stands around it is dim; null elsewhere. */
export function paintFor(query: Query): Paint | null {
  if (process.stdout.isTTY !== true) return null;
  return { texts: textsOf(query), found: codes(['bold', 'red']), around: codes(['dim']) };
}

/** What switches a style on and off; both are empty where colours are not wanted. */
function codes(style: Parameters<typeof styleText>[0]): Codes {
  const mark = '\0';
  const [open = '', close = ''] = styleText(style, mark, { stream: process.stdout }).split(mark);
  return { open, close };
}

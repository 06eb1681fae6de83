import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { addressOf, resultOf } from './call-control.ts';
import type { ControlAnswer } from './serve-control.ts';

/** What a server lets a command use. */
export interface Loan<Facts> {
  facts: Facts;
  /** Aborts when the server has ended; what was lent may go then. */
  ended: AbortSignal;
  giveBack(): void;
}

/**
 * Asks the server that has the data folder for something of its own; null where whoever has it lends nothing. It takes as
 * long as it takes. Rejects with the server's own error.
 */
export async function borrow<Facts>(folder: string, name: string): Promise<Loan<Facts> | null> {
  const address = await addressOf(folder);
  if (address === null) return null;
  const call = request(`${address.url}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${address.token}` },
    agent: false,
  });
  call.end('[]');
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  const ended = new AbortController();
  const end = () => ended.abort();
  // An error is followed by its end.
  answer.on('error', end).on('close', end);
  const facts = resultOf(JSON.parse(await firstLine(answer)) as ControlAnswer) as Facts;
  // So that its end is seen.
  answer.resume();
  return { facts, ended: ended.signal, giveBack: () => call.destroy() };
}

/** All of an answer that has one line and ends, too. */
async function firstLine(answer: IncomingMessage): Promise<string> {
  let text = '';
  answer.setEncoding('utf8');
  for await (const piece of answer.iterator({ destroyOnReturn: false })) {
    text += piece;
    if (text.endsWith('\n')) break;
  }
  return text;
}

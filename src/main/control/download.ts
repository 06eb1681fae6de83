import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { AppError } from '../../errors.ts';
import { addressOf, resultOf } from './call-control.ts';
import { type ControlAnswer, FACTS_HEADER } from './serve-control.ts';

/** What a server sends in pieces. */
export interface Download<Facts> {
  facts: Facts;
  /** Fails with `backup_failed` where it does not come whole. */
  content: Readable;
}

/**
 * Begins a download from the server that has the data folder; null where whoever has it offers none. It takes as long as it
 * takes. Rejects with the server's own error.
 */
export async function openDownload<Facts>(
  folder: string,
  name: string,
): Promise<Download<Facts> | null> {
  const address = await addressOf(folder);
  if (address === null) return null;
  const call = request(`${address.url}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${address.token}` },
    agent: false,
  });
  call.end('[]');
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  const facts = answer.headers[FACTS_HEADER];
  if (facts === undefined) {
    resultOf((await json(answer)) as ControlAnswer);
    throw new Error(`The server sent nothing for ${name}.`);
  }
  return {
    facts: JSON.parse(decodeURIComponent(String(facts))) as Facts,
    content: Readable.from(piecesOf(answer), { objectMode: false }),
  };
}

async function* piecesOf(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* answer;
  } catch (error) {
    const why = 'The server did not send all of it; its log says why.';
    throw new AppError('backup_failed', why, { cause: error });
  }
}

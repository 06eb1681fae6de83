import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { eventually } from '../../../test/support/eventually.ts';
import { paceBody } from './paced-body.ts';

function work(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

describe('a paced body', () => {
  it('comes whole and in slices, between which others run', async () => {
    const bytes = Buffer.alloc(400_000, 'abcdefg');
    const body = Readable.from([bytes.subarray(0, 300_000), bytes.subarray(300_000)]);
    const pieces: Buffer[] = [];
    const sink = new Writable({
      write(piece, _encoding, done) {
        work(5);
        pieces.push(piece);
        done();
      },
    });
    let turns = 0;
    const other = (): void => {
      turns++;
      if (!sink.writableFinished) setImmediate(other);
    };
    setImmediate(other);
    paceBody(body as unknown as IncomingMessage);
    body.pipe(sink);
    await once(sink, 'finish');
    assert.ok(Buffer.concat(pieces).equals(bytes));
    assert.ok(pieces.length >= 24, `${pieces.length} pieces`);
    assert.ok(turns >= 6, `${turns} turns`);
  });

  it('flows on, without the sink, once it is no longer piped there', async () => {
    const body = new Readable({ read: () => undefined });
    const pieces: string[] = [];
    const sink = new Writable({
      write(piece, _encoding, done) {
        pieces.push(String(piece));
        done();
      },
    });
    paceBody(body as unknown as IncomingMessage);
    body.pipe(sink);
    body.push('one');
    await eventually('the first piece', () => pieces.length === 1);
    body.unpipe(sink);
    body.push('two');
    body.push(null);
    body.resume();
    await once(body, 'end');
    assert.deepEqual(pieces, ['one']);
  });
});

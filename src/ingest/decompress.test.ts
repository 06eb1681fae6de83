import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { gzipSync, constants as zlib, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { repeatedFrame, zstdFrame } from '../../test/support/zstd-frame.ts';
import { DecoderMemory, type WindowMemory } from './decoder-memory.ts';
import { decompress } from './decompress.ts';

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpack(bytes: Uint8Array, size = 7, memory?: WindowMemory): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decompress(inPieces(bytes, size), memory ? { memory } : {}))
    pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
}

async function drain(pieces: AsyncIterable<Uint8Array>) {
  for await (const piece of pieces) assert.ok(piece.length > 0);
}

const zstd = (text: string, checksum = false) =>
  zstdCompressSync(text, { params: { [zlib.ZSTD_c_checksumFlag]: checksum ? 1 : 0 } });
const LOG = '2026-01-01 info all is well\n'.repeat(40);
const PACKERS = { gzip: (text: string) => gzipSync(text), zstd: (text: string) => zstd(text) };

test('plain bytes pass as they are', async () => {
  for (const text of ['', 'x', 'abc', LOG]) assert.equal(await unpack(Buffer.from(text)), text);
});

for (const [name, pack] of Object.entries(PACKERS)) {
  test(`${name}: one member, several, empty ones`, async () => {
    for (const size of [1, 7, 1 << 20]) {
      assert.equal(await unpack(pack(LOG), size), LOG);
      assert.equal(await unpack(pack(''), size), '');
      const several = Buffer.concat([pack('one\n'), pack(''), pack('two\n'), pack(LOG)]);
      assert.equal(await unpack(several, size), `one\ntwo\n${LOG}`);
    }
  });

  test(`${name}: an end anywhere too early is told from damage`, async () => {
    const bytes = Buffer.concat([pack('one\n'), pack(LOG)]);
    const boundary = pack('one\n').length;
    for (let end = 4; end < bytes.length; end++) {
      if (end === boundary) continue;
      for (const size of [5, 1 << 20]) {
        await assert.rejects(unpack(bytes.subarray(0, end), size), {
          code: `truncated_${name}`,
          message: new RegExp(`at byte ${end} `),
        });
      }
    }
  });

  test(`${name}: something else after the data is damage`, async () => {
    for (const size of [1, 1 << 20]) {
      await assert.rejects(unpack(Buffer.concat([pack(LOG), Buffer.from('more\n')]), size), {
        code: `corrupt_${name}`,
        message:
          /somewhere before byte \d+ of the compressed file \(.*\)\. Make or send the file again\.$/,
      });
    }
  });

  test(`${name}: any content in any pieces`, async () => {
    const content = fc.string({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 400 }), async (text, size) => {
        const latin1 = Buffer.from(text).toString('latin1');
        assert.equal(await unpack(pack(text), size), latin1);
      }),
      { numRuns: 50 },
    );
  });

  test(`${name}: a changed byte never passes unnoticed as another length or as a crash`, async () => {
    const bytes = name === 'zstd' ? zstd(LOG, true) : pack(LOG);
    for (let at = 4; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0x55;
      const outcome = await unpack(damaged, 1 << 20).catch((error: { code: string }) => error.code);
      // Some bytes of a gzip header (time, operating system) say nothing about the content.
      const expected = [LOG, `corrupt_${name}`, `truncated_${name}`];
      assert.ok(expected.includes(outcome), `byte ${at}: ${outcome.slice(0, 80)}`);
    }
  });
}

test('gzip: zeros after the data are padding', async () => {
  for (const size of [1, 50, 1 << 20]) {
    assert.equal(await unpack(Buffer.concat([gzipSync(LOG), Buffer.alloc(600)]), size), LOG);
  }
});

test('zstd: frames with checksum, run-length and raw blocks end where they should', async () => {
  const raw = Array.from({ length: 300 }, (_, i) => String.fromCharCode((i * i * 31) % 128)).join(
    '',
  );
  for (const text of [LOG, 'a'.repeat(300_000), raw]) {
    assert.equal(await unpack(zstd(text, true), 999), text);
    assert.equal(await unpack(Buffer.concat([zstd(text), zstd(text)]), 999), text + text);
  }
});

test('what the source throws passes unchanged', async () => {
  const cut = new Error('the client left');
  async function* broken(bytes: Uint8Array) {
    yield bytes;
    throw cut;
  }
  for (const bytes of [
    Buffer.from('plain'),
    gzipSync(LOG).subarray(0, 20),
    zstd(LOG).subarray(0, 20),
  ]) {
    await assert.rejects(drain(decompress(broken(bytes))), (error) => error === cut);
  }
});

test('ending early ends the source', async () => {
  const incompressible = Buffer.alloc(3 << 20);
  let random = 1;
  for (let i = 0; i < incompressible.length; i++) {
    random = (random * 1103515245 + 12345) & 0x7fffffff;
    incompressible[i] = random >> 16;
  }
  for (const bytes of [
    incompressible,
    gzipSync(incompressible),
    zstdCompressSync(incompressible),
  ]) {
    let isEnded = false;
    async function* source() {
      try {
        yield* inPieces(bytes, 100_000);
      } finally {
        isEnded = true;
      }
    }
    for await (const piece of decompress(source())) {
      assert.ok(piece.length > 0);
      break;
    }
    assert.ok(isEnded);
  }
});

/** A frame without content, of any bytes, as pzstd and seekable files hold them. */
function skippable(bytes: number, kind = 0): Buffer {
  const frame = Buffer.alloc(8 + bytes, 0xb5);
  frame.writeUInt32LE(0x184d2a50 + kind, 0);
  frame.writeUInt32LE(bytes, 4);
  return frame;
}

test('zstd: skippable frames before, between and behind others hold nothing', async () => {
  for (const size of [1, 7, 1 << 20]) {
    const parts = [
      skippable(4, 0),
      zstd('one\n'),
      skippable(0, 15),
      skippable(70_000, 3),
      zstd('two\n', true),
      skippable(9, 14),
    ];
    assert.equal(await unpack(Buffer.concat(parts), size), 'one\ntwo\n');
    assert.equal(await unpack(skippable(5), size), '');
  }
});

test('zstd: a skippable frame that ends too early is told', async () => {
  for (const cut of [1, 5, 8, 12]) {
    const bytes = Buffer.concat([zstd('one\n'), skippable(8).subarray(0, cut)]);
    await assert.rejects(unpack(bytes), { code: 'truncated_zstd' }, `cut at ${cut}`);
  }
});

/** Notes what is taken and given back. */
function notingMemory(maxWindowBytes = 2 ** 27) {
  const taken: number[] = [];
  let held = 0;
  const memory: WindowMemory = {
    maxWindowBytes,
    take: async (bytes) => {
      assert.equal(held, 0, 'a decoder that waits holds nothing');
      taken.push(Math.log2(bytes));
      held = bytes;
      return () => {
        held = 0;
      };
    },
  };
  return { memory, taken, held: () => held };
}

const SIZES = [1, 7, 1 << 20];

test('zstd: every frame gets memory by its header, and gives it back at its end', async () => {
  for (const size of SIZES) {
    const { memory, taken, held } = notingMemory();
    const frames = [20, 20, 25, 22, 21, 27, 23].map((windowLog) =>
      zstdFrame(`${windowLog}\n`, { windowLog }),
    );
    const large = zstdFrame('', { windowLog: 26 });
    async function* source() {
      for (const frame of [...frames, skippable(9), large]) {
        yield* inPieces(frame, size);
        if (frame === large) assert.equal(held(), 0, 'a large one is given back at its end');
      }
    }
    let text = '';
    for await (const piece of decompress(source(), { memory }))
      text += Buffer.from(piece).toString();
    assert.equal(text, '20\n20\n25\n22\n21\n27\n23\n');
    assert.deepEqual(taken, [20, 25, 22, 27, 23, 26], `pieces of ${size}`);
    assert.equal(held(), 0);
  }
});

test('zstd: a content that is smaller than the window takes no more than itself', async () => {
  const { memory, taken } = notingMemory();
  assert.equal((await unpack(repeatedFrame('x', 100_000), 7, memory)).length, 100_000);
  assert.deepEqual(taken, [18]);
});

test('zstd: memory is given back wherever the reading ends', async () => {
  const frame = zstdFrame('some text\n'.repeat(10), { windowLog: 27, goesOn: true });
  const reader = notingMemory();
  for await (const piece of decompress(inPieces(frame, 1 << 20), { memory: reader.memory })) {
    assert.ok(piece.length > 0 && reader.held() > 0);
    break;
  }
  const truncated = notingMemory();
  await assert.rejects(unpack(frame, 7, truncated.memory), { code: 'truncated_zstd' });
  const damaged = notingMemory();
  const damage = Buffer.concat([frame, Buffer.from('\x07\x00\x00')]);
  await assert.rejects(unpack(damage, 7, damaged.memory), { code: 'corrupt_zstd' });
  const broken = notingMemory();
  async function* source() {
    yield frame;
    throw new Error('the client left');
  }
  await assert.rejects(drain(decompress(source(), { memory: broken.memory })));
  for (const one of [reader, truncated, damaged, broken]) {
    assert.deepEqual(one.taken, [27]);
    assert.equal(one.held(), 0);
  }
});

test('zstd: windows beyond the limit are refused by their own code, in any frame', async () => {
  const start = zstdFrame('fine\n', { windowLog: 20 });
  for (const size of SIZES) {
    for (const before of [Buffer.alloc(0), start, skippable(4)]) {
      for (const window of [{ windowLog: 27, eighths: 1 }, { windowLog: 31 }, { windowLog: 41 }]) {
        const bytes = Buffer.concat([before, zstdFrame('x', window)]);
        const { memory, held } = notingMemory();
        await assert.rejects(unpack(bytes, size, memory), { code: 'window_too_large' });
        assert.equal(held(), 0);
      }
    }
    const narrow = new DecoderMemory({ bytes: 2 ** 25 }).for({ ownerID: 'a' });
    const bytes = zstdFrame('x', { windowLog: 24 });
    await assert.rejects(unpack(bytes, size, narrow), {
      code: 'window_too_large',
      message: /--long=23/,
    });
  }
});

test('zstd: damage that looks like a header of a large window is damage', async () => {
  const bytes = Buffer.concat([zstd('one\n'), Buffer.alloc(30, 0xff)]);
  for (const size of SIZES) await assert.rejects(unpack(bytes, size), { code: 'corrupt_zstd' });
});

test('zstd: frames that each need a little more, or much and little in turn, have few decoders', async () => {
  const growing = Array.from({ length: 2000 }, (_, i) => repeatedFrame('x', 300 + i));
  const rising = notingMemory();
  await unpack(Buffer.concat(growing), 1 << 20, rising.memory);
  assert.ok(rising.taken.length <= 12, `${rising.taken.length}`);
  const alternating = Array.from({ length: 5000 }, (_, i) =>
    zstdFrame('x', { windowLog: i % 2 === 0 ? 27 : 10 }),
  );
  const turning = notingMemory();
  const bytes = Buffer.concat(alternating);
  await unpack(bytes, 1 << 20, turning.memory);
  assert.ok(turning.taken.length <= 2 + bytes.length / 65_536, `${turning.taken.length}`);
});

for (const [name, pack] of Object.entries(PACKERS)) {
  test(`${name}: half a million empty members or frames let others run, and take no memory`, async () => {
    const one = pack('');
    const some = Buffer.concat(Array.from({ length: 50_000 }, () => one));
    async function* source() {
      for (let i = 0; i < 10; i++) yield some;
    }
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    count();
    const before = process.memoryUsage.rss();
    for await (const _ of decompress(source())) assert.fail('there is nothing in it');
    isOver = true;
    // A turn for each 64 KiB at least.
    assert.ok(turns >= (10 * some.length) / 65_536, `${turns} turns`);
    assert.ok(process.memoryUsage.rss() - before < 100 * 2 ** 20);
  });
}

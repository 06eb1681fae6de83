import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { WindowMemory } from '../decoder-memory.ts';
import { decompress } from '../decompress.ts';

const LOG = Array.from({ length: 40 }, (_, i) => {
  const second = String(i).padStart(2, '0');
  const level = i % 7 === 0 ? 'ERROR' : 'INFO';
  return `2026-03-04 05:06:${second} ${level} order ${(i * 37) % 101} took ${(i * i) % 503} ms\n`;
}).join('');

/** The log as the tools of these formats compress it; lz4 with and without what a frame may have besides. */
const COMPRESSED = {
  bz2:
    'QlpoOTFBWSZTWVORotMAAVNfgAAQQAJ/8AMhkAAGCpwAQAHSnQ2CJtGqnvKUaAAAlPUEIlPJAxGgo0NAAAAFSUTRmpoGhoZP' +
    'oCD5+uwIJlWFhYVYWFFRUUUVYRGIUUEYWDdevXfnzqfRntpyT230JItuoSSpKFlN2nIqzIqzIqzIt5kWml74zXx8CgsEKCgs' +
    'RejWuW2UFHdVbmS3c5ZNF3RjYEGAQS99/ez7brlVzeus7W0q1XOQitAimYiiRfw45YY4WyvxwiMKqrCq5Jyecqsz8gQTdTMk' +
    'rpnGWXQEFEik1meDne/N6zxzfPPYEHjwiowgre5qwIOsnl83XR33oxOkjrddSTZKZYEGN4VrxZeprN0BAyMZuAgavc9867Ot' +
    'Q5ww9SaBgzDmBW4Gzp2ZInAyDjCiIwqBcmqCkGqDVBomiUmqehHwRsIxEUI3EXCNhF4jcReI/i7kinChIKcjRaY=',
  xz:
    '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AcfAUhdABkMApKyqVH0SQG39lneJ8BfobPdaEf75VAOm22IbtGMJHW+CCRq5BZl' +
    'Rlmo+3yUqVIJFKRjnErAlJ7CtnA8jYTvj2Kl6spRi6+LlXKZsyFE/sn7SIXJOhy50aWvqinvoIIkBA20Q9V/BUvh3JhuJgaD' +
    'cfEYEveRyE56jiHieXRCuylQBTBRBydgL0O/OOSsg8J+DOi+Fr+7/fdKaJmoAcUZw/Rz/sfn60L2zKT5IOk84PzvAmzNdq6+' +
    'OhKhWMBEKlz7o6bpDWZCljHqpHJP5bLXwrMt7Sv8KeK4v4qlUSziMdY8MpzggOyA4ThmX7D4eXWqgAzT+rCXmiigKa/DoIbT' +
    'e9mRMx00odGuXVJ6V9KSuRVP347tN5JbNrEw5Ta8G2vtur7UhKvZN+wcsUPc/0S30Gdtn+3ZNCmv/FfiKE2S26MrJ7u6dQAA' +
    'jHpjU/JeGkAAAeQCoA4AACbqtXOxxGf7AgAAAAAEWVo=',
  lz4:
    'BCJNGGRAp0MCAAD+HTIwMjYtMDMtMDQgMDU6MDY6MDAgRVJST1Igb3JkZXIgMCB0b29rIDAgbXMKLABjMSBJTkZPKwAiMzcs' +
    'AB8xLAADGDIsACI3NCwAHzQsAAMYMywAEzGEAB85LAADGDQsABQ0hAAfNi0AAxg1LQATOIUALzI1LQADGDYtABMyhgAfM1oA' +
    'BBk3NwETNYgAHzS1AAQYOFsAEzmIAB82DgEEGDktABMziAAfOGcBAygxMC0AEzaHAC8xMMEBAxoxwQEClAEvMTJbAAQJwgET' +
    'NIgALzE0tgADGTHEARQ3iQAfNhEBAykxND8BFDGLAB85bgEDGTHIARM1iwAfMskBBBkxyQETOIsALzI1XAAEGDdCARMyigAv' +
    'Mji5AAQJygETNooALzMyFQEECcsBEzmKAC8zNnEBAxkyzAETM4oAHzTMAQQpMjFDARM3iwAvNDRdAAQJzgESNnABLzQ4uAAD' +
    'GTLNARM0igAfMkEBAxkykgMTOIgALzczZQMCGTLKARMxiAA/MTIyLgADCcoBEzWIAB8xXAAFCcoBEzmJAB8ytwAFGThAARMy' +
    'iwAfMmkDBBkyywETNosAPzMzOLkAAhkzywEAjwMBVwU/Mzk3LwADCpgDA4sALzQ1XQAECcsBEzeLAB8xLQAECcsBEjn4AR84' +
    'nQEDGTPKARM0hwAvMTVNBAMpMzVBARM4iAAvMjE6AwMZM8wBEzGKAC8yOV0ABAnMASI1NrgALzM2uQAECZYDEzmKAB80nQEF' +
    'CcsBEzKKAGAxMiBtcwoAAAAAMdiVAw==',
  'lz4 of linked blocks':
    'BCJNGHRAvUMCAAD+HTIwMjYtMDMtMDQgMDU6MDY6MDAgRVJST1Igb3JkZXIgMCB0b29rIDAgbXMKLABjMSBJTkZPKwAiMzcs' +
    'AB8xLAADGDIsACI3NCwAHzQsAAMYMywAEzGEAB85LAADGDQsABQ0hAAfNi0AAxg1LQATOIUALzI1LQADGDYtABMyhgAfM1oA' +
    'BBk3NwETNYgAHzS1AAQYOFsAEzmIAB82DgEEGDktABMziAAfOGcBAygxMC0AEzaHAC8xMMEBAxoxwQEClAEvMTJbAAQJwgET' +
    'NIgALzE0tgADGTHEARQ3iQAfNhEBAykxND8BFDGLAB85bgEDGTHIARM1iwAfMskBBBkxyQETOIsALzI1XAAEGDdCARMyigAv' +
    'Mji5AAQJygETNooALzMyFQEECcsBEzmKAC8zNnEBAxkyzAETM4oAHzTMAQQpMjFDARM3iwAvNDRdAAQJzgESNnABLzQ4uAAD' +
    'GTLNARM0igAfMkEBAxkykgMTOIgALzczZQMCGTLKARMxiAA/MTIyLgADCcoBEzWIAB8xXAAFCcoBEzmJAB8ytwAFGThAARMy' +
    'iwAfMmkDBBkyywETNosAPzMzOLkAAhkzywEAjwMBVwU/Mzk3LwADCpgDA4sALzQ1XQAECcsBEzeLAB8xLQAECcsBEjn4AR84' +
    'nQEDGTPKARM0hwAvMTVNBAMpMzVBARM4iAAvMjE6AwMZM8wBEzGKAC8yOV0ABAnMASI1NrgALzM2uQAECZYDEzmKAB80nQEF' +
    'CcsBEzKKAGAxMiBtcwqdbtwMAAAAADHYlQM=',
};
/** 60,000 equal lines by `bzip2 -9` and `xz -9`: blocks that repeat much, and a dictionary of 64 MiB. */
const LARGE = {
  bz2:
    'QlpoOTFBWSZTWYmZl6sCdwBdgAAQQAJfkAEhomcMADABWABQaNGgyA0KDRo0GQGgUqoAeiNAZPJEJTpIhKYIhKbxEJTQiEpl' +
    'IhKYkQlMSISnZIhKdpEJTNIhKYIhKZEiEpykQlN0RCUzkQlOsiEpoRCU6EQlNCISmhEJTUiEpqRCU1IhKfSISmxEJTYiEp1I' +
    'hKakQlNiISm8RCU/mKCskymsuN6q7AE7fy7AAAggAS/IAJDRM4YAGACsACg0aNBkBoUGjRoMgNApVIBhGgMnkiEp1IhKYZSI' +
    'SmERCU1kQlMyISmREJTIiEpiIhKYkQlNBEJTDIiEpmEQlOZEJTCIhKaEQlOxEJTWRCU6SISmsiEprIhKbSISmxEJTaRCU+yI' +
    'Sm8iEpuRCU7EQlNpEJTciEpwSISn8xQVkmU1lzY0sVA5eI3YAAEEACX5ABIaJnDAAwATAYUGjRoMgNBNVUAYR6gNAUqo0ANN' +
    'Bo9PFRVE6CVRMxKom+EqiYEqiaCVRMxKomYlUTKEqiZCVRNYSqJmJVE0oSqJyEqiboSqJqJVE6iVRMCVROglUTAlUTAlUTYS' +
    'qJtUVRNhKonwSilipBSwKCl561IKX+pBSwKClvVIKWwu5IpwoSFs/3wW',
  xz:
    '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM//83AZNdABkMApKyqVH0SQG39lneJ8BgDHVyXQEjpV0bBn2EZhN3GicA8p5duDQA' +
    '3M1eqKygOQ+0pxBQOB5fbM33D/BhPVQgbxPIr0WaimdGM+HJ6vrMsnPlkomIehtm1/PhXDMrzuB/PKkgBWViRpPFKy5LMhDC' +
    'FoQ0ldj6Afvq95eypNdDl7wcgKXGPpQoZnXOsecmI6j4BovZ9X/WDRs/fXergxQhbtHVevM+FFNidqxZ5OVbBQj5x9qt/PtS' +
    'K3TNHlsgQvndUz34KWQJO4DLKmzftTvwxL0uX6oPPktmQpATDv8Qk/hxeFn4C83/lShGD6n8fN77mjAuVsCPhfODgcBlxCVT' +
    '+PWRNjEFpbDub8FwTUcM0ZERqq1gHbrOsScYXFmG6WZSWL7pdqxZ5OVbBQj5x9qt/PtSK3TNHlsgQvndUz34KWQJO4DLKmzf' +
    'tTvwxL0uX6oPPktmQpATDv8Qk/hxeFn4C83/lShGD6n8fN77mjAuVsCPhfODgcBlxCVT+PWRNjEFpbDub8FwTUcM0ZERqpft' +
    'BneDtWcAJwDsc1On/b6ufDEan7eNMW5wnqcjX+woy4XRlZiKfiqR8id1x6pizAAAC+qyfIPJidAAAdwDoOmOASAFVtixxGf7' +
    'AgAAAAAEWVo=',
};
const LARGE_LOG = '2026-03-04 05:06:07 INFO the same line\n'.repeat(60_000);

const bytesOf = (base64: string) => Buffer.from(base64, 'base64');
const codeOf = (name: string, kind: 'corrupt' | 'truncated') =>
  `${kind}_${name.split(' ')[0]}` as ErrorCode;

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function text(bytes: Uint8Array, size = 64 * 1024, memory?: WindowMemory): Promise<string> {
  let found = '';
  for await (const piece of decompress(inPieces(bytes, size), memory ? { memory } : {})) {
    found += Buffer.from(piece).toString();
  }
  return found;
}

const hasCode = (code: ErrorCode) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code);
  return true;
};

for (const [name, base64] of Object.entries(COMPRESSED)) {
  const bytes = bytesOf(base64);
  describe(name, () => {
    it('is decompressed, however its bytes come', async () => {
      for (const size of [1, 7, 100, bytes.length]) assert.equal(await text(bytes, size), LOG);
    });

    it('may be several streams in a row', async () => {
      assert.equal(await text(Buffer.concat([bytes, bytes]), 50), LOG + LOG);
    });

    it('is truncated wherever it ends too early', async () => {
      for (let length = 12; length < bytes.length; length += 9) {
        const error = hasCode(codeOf(name, 'truncated'));
        await assert.rejects(text(bytes.subarray(0, length), 40), error, `${length} bytes`);
      }
    });

    it('says that it is damaged, where it is', async () => {
      const damaged = Buffer.from(bytes);
      for (let at = 100; at < 140; at++) damaged[at]! ^= 0x55;
      await assert.rejects(text(damaged), hasCode(codeOf(name, 'corrupt')));
    });

    it('gives what came before its early end to who wants that', async () => {
      const cut = Buffer.concat([bytes, bytes.subarray(0, bytes.length - 5)]);
      let said: AppError | undefined;
      let found = '';
      const onTruncated = (error: AppError) => {
        said = error;
      };
      for await (const piece of decompress(inPieces(cut, 64), { onTruncated })) {
        found += Buffer.from(piece).toString();
      }
      assert.equal(said?.code, codeOf(name, 'truncated'));
      assert.ok(found.startsWith(LOG));
    });
  });
}

for (const [name, base64] of Object.entries(LARGE)) {
  it(`${name} of much that is the same comes in pieces of 256 KiB at most`, async () => {
    const bytes = bytesOf(base64);
    assert.ok((await text(bytes)) === LARGE_LOG);
    for await (const piece of decompress(inPieces(bytes, 1000))) {
      assert.ok(piece.length <= 256 * 1024);
    }
  });
}

describe('the memory of decoders', () => {
  it('is taken from the budget and given back', async () => {
    for (const base64 of [LARGE.bz2, LARGE.xz, COMPRESSED.lz4]) {
      let held = 0;
      let most = 0;
      const take = async (bytes: number) => {
        let taken = bytes;
        held += taken;
        most = Math.max(most, held);
        return () => {
          held -= taken;
          taken = 0;
        };
      };
      const memory: WindowMemory = { maxWindowBytes: 128 * 1024 * 1024, take };
      await text(bytesOf(base64), 64 * 1024, memory);
      assert.ok(most > 0);
      assert.equal(held, 0);
    }
  });

  it('is refused to an xz file that needs more than one may have', async () => {
    const memory: WindowMemory = {
      maxWindowBytes: 32 * 1024 * 1024,
      take: async () => () => undefined,
    };
    await assert.rejects(text(bytesOf(LARGE.xz), 1000, memory), hasCode('window_too_large'));
  });
});

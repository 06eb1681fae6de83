import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipOf } from '../../../src/ingest/testing/archives.ts';
import { bracketedLog, sourceOf } from '../../support/logs.ts';
import type { Steps } from './steps.ts';

const logOf = (records: number): Uint8Array => Buffer.from(bracketedLog(records));
const small = logOf(10);
const large = logOf(1000);
/** As they are sent. */
const UPLOADS = {
  'a small file': small,
  'a file of one chunk': logOf(150),
  'a file of several chunks': large,
  'a compressed file': gzipSync(large),
  'an archive': zipOf([
    { path: 'a.log', content: small },
    { path: 'b.log', content: large },
  ]),
};

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** What was sent is found again by its hash. */
export function contentHashes(steps: Steps): void {
  const find = async (ownerID: string, content: Uint8Array) => {
    const query = { contentHash: sha256(content), limit: 10 };
    return (await steps.domain.jobs.list(ownerID, query)).items;
  };

  for (const [name, content] of Object.entries(UPLOADS))
    it(`${name} is found by its hash, by its owner`, async () => {
      const { jobs } = steps.domain;
      const ownerID = randomUUID();
      const files = await jobs.receiveUpload(sourceOf(content, 4096), {
        ownerID,
        fileName: 'x.log',
      });
      const found = await find(ownerID, content);
      assert.equal(found.length, files.length);
      for (const job of found) assert.equal(job.contentHash, sha256(content));
      assert.deepEqual(await find(ownerID, logOf(11)), []);
      assert.deepEqual(await find(randomUUID(), content), []);
    });

  it('an upload that broke off has no hash', async () => {
    const { jobs } = steps.domain;
    const ownerID = randomUUID();
    async function* cut(): AsyncGenerator<Uint8Array, void> {
      yield large;
      throw new Error('the connection broke');
    }
    await assert.rejects(jobs.receiveUpload(cut(), { ownerID, fileName: 'x.log' }));
    const { items } = await jobs.list(ownerID, { limit: 10 });
    assert.deepEqual(
      items.map(({ status, contentHash }) => [status, contentHash]),
      [['Failed', null]],
    );
  });
}

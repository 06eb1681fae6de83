import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PGlite } from '@electric-sql/pglite';
import type { EmbeddedDatabase } from '../../../src/database/embedded/index.ts';
import { startReaper } from '../../../src/jobs/index.ts';
import { reap } from '../../../src/jobs/maintenance/reaper.ts';
import { type Domain, openDomain, openEmbeddedStores } from '../../support/domain.ts';

/** Chunks of dead workers, lost messages, uploads and archives of dead servers, and jobs that only lack their end. */
const LOOKS = 5;

/** What the periodic repair costs, in statements: the database is shared with whoever uses the service. */
export function repairCost(): void {
  describe('the repair', () => {
    let domain: Domain;
    let embedded: PGlite;
    const statements: string[] = [];

    before(async () => {
      domain = await openDomain({}, async (folder) => {
        const stores = await openEmbeddedStores(folder);
        ({ embedded } = stores.database as EmbeddedDatabase);
        return stores;
      });
      const query = embedded.query.bind(embedded);
      embedded.query = (text, ...rest) => {
        // The queue's own housekeeping runs at times of its own.
        if (!text.includes('pgboss')) statements.push(text);
        return query(text, ...rest);
      };
    });
    after(() => domain.close());

    async function costOf(run: () => Promise<void>): Promise<number> {
      statements.length = 0;
      await run();
      return statements.length;
    }

    const pass = () => costOf(() => reap(domain.context));

    /** As many waiting chunks, each of a job of its own, due since so many seconds. */
    async function addBacklog(chunks: number, dueSeconds: number): Promise<void> {
      await embedded.exec(`
      with added as (
        insert into jobs (id, owner_id, file_name, status, blob_prefix, keywords, chunk_count, uploaded_at)
        select gen_random_uuid(), 'owner', 'a.log', 'Queued', gen_random_uuid(), '[]', 1, now()
        from generate_series(1, ${chunks}) returning id)
      insert into chunks (job_id, index, status, byte_offset, byte_length, first_line, carry, stored_bytes, sha256, due_at)
      select id, 0, 'Waiting', 0, 1, 0, 'null', 1, '', now() - interval '${dueSeconds} seconds' from added`);
    }

    it('costs the same number of statements idle and with ten thousand waiting chunks', async () => {
      const idle = await pass();
      assert.equal(idle, LOOKS, statements.join('\n'));
      await addBacklog(10_000, 0);
      assert.equal(await pass(), idle);
    });

    it('costs the same however many messages are lost', async () => {
      await embedded.exec('delete from jobs');
      await addBacklog(1000, 3600);
      const few = await pass();
      await embedded.exec('delete from jobs');
      await addBacklog(10_000, 3600);
      assert.equal(await pass(), few);
      await embedded.exec('delete from jobs');
    });

    it('costs one statement more for each further process', async () => {
      const costOfProcesses = async (count: number): Promise<number> => {
        await embedded.exec('update maintenance set due_at = now()');
        return costOf(async () => {
          // A reaper that is stopped at once makes one pass of each of its three works.
          const reapers = Array.from({ length: count }, () => startReaper(domain.context));
          await Promise.all(reapers.map((reaper) => reaper.stop()));
        });
      };
      const alone = await costOfProcesses(1);
      const works = 3;
      assert.equal(await costOfProcesses(5), alone + 4 * works);
      assert.equal(await costOfProcesses(20), alone + 19 * works);
    });
  });
}

/** An archive that is being taken apart: its members' jobs, and what is skipped of it. */
import { randomUUID } from 'node:crypto';
import { and, eq, isNull, sql } from '../../../database/drizzle.ts';
import { bundles, jobs } from '../../../database/schema.ts';
import { AppError, type ErrorCode } from '../../../errors.ts';
import type { LogMember, Skipped } from '../../../ingest/archives/expand.ts';
import { unpack } from '../../../ingest/unpack.ts';
import { shownName, shownPath } from '../../../runtime/shown-name.ts';
import { isListed } from '../../model/bundles.ts';
import type { JobBundle, UploadedFile, UploadRequest } from '../../model/types.ts';
import { removeJob } from '../../transitions/remove-job.ts';
import { jobExists } from '../create-job.ts';
import { assertReceivable, receiveLog } from '../receive.ts';
import type { UploadParts } from '../upload-parts.ts';

/** Where the owner may have no more, the members that follow are skipped, and said so. */
const NO_ROOM = new Set<ErrorCode>(['too_many_jobs', 'storage_full']);

export class Bundle {
  readonly #parts: UploadParts;
  readonly #request: UploadRequest;
  readonly #id: string;
  readonly #skipped: Skipped[] = [];
  readonly #files: UploadedFile[] = [];
  #isStored = false;

  constructor(parts: UploadParts, request: UploadRequest) {
    this.#parts = parts;
    this.#request = request;
    this.#id = request.jobID ?? randomUUID();
  }

  /** What became of its members so far, in their order. */
  get files(): UploadedFile[] {
    return this.#files;
  }

  get hasJobs(): boolean {
    return this.#files.some((file) => 'result' in file);
  }

  get skipped(): readonly Skipped[] {
    return this.#skipped;
  }

  skip({ path, code, message }: Skipped): void {
    const shown = shownPath(path);
    this.#skipped.push({ path: shown, code, message });
    this.#files.push({ skipped: { code, message }, bundle: this.#of(shown) });
  }

  /** Makes a job of a member. Rejects as `Jobs.receive`, except for what is the member's own fault. */
  async receive({ path, pieces }: LogMember): Promise<void> {
    const { ownerID, format, signal } = this.#request;
    const bundle = this.#of(shownPath(path));
    const fileName = shownName(path) || this.#request.fileName;
    const request = { ownerID, format, signal, fileName, bundle };
    try {
      await assertReceivable(this.#parts, request);
    } catch (error) {
      if (!(error instanceof AppError && NO_ROOM.has(error.code))) throw error;
      return this.skip({ path, code: error.code, message: error.message });
    }
    await this.#store();
    const result = await receiveLog(this.#parts, unpack(pieces, { isPlain: true }), request);
    this.#files.push({ result });
  }

  /** Notes what was skipped, and that no more members come; of an upload that was cut off that it is not whole. */
  async end({ isCut }: { isCut: boolean }): Promise<void> {
    if (!this.#isStored) return;
    await this.#parts.db
      .update(bundles)
      .set({ skipped: this.#skipped, endedAt: isCut ? null : sql`now()` })
      .where(and(eq(bundles.id, this.#id), eq(bundles.ownerID, this.#request.ownerID)));
  }

  #of(path: string): JobBundle {
    return { id: this.#id, name: this.#request.fileName, path };
  }

  /** Before its first job. Throws `job_exists` where there is an archive of that id. */
  async #store(): Promise<void> {
    if (this.#isStored) return;
    this.#isStored =
      (await this.#insert()) || ((await this.#removeCut()) && (await this.#insert()));
    if (!this.#isStored) throw jobExists(this.#id);
  }

  async #insert(): Promise<boolean> {
    const { ownerID, fileName: name } = this.#request;
    const stored = await this.#parts.db
      .insert(bundles)
      .values({ id: this.#id, ownerID, name })
      .onConflictDoNothing()
      .returning({ id: bundles.id });
    return stored.length > 0;
  }

  /** A client may use its id again after an upload that was cut off: what came of that goes. Whether it was so. */
  async #removeCut(): Promise<boolean> {
    const { db } = this.#parts;
    const { ownerID } = this.#request;
    const isOwn = and(eq(bundles.id, this.#id), eq(bundles.ownerID, ownerID));
    const [before] = await db
      .select()
      .from(bundles)
      .where(and(isOwn, isNull(bundles.endedAt)));
    // While it comes nothing is noted of it.
    if (!before?.skipped.some(({ path }) => path === '')) return false;
    const members = await db.select().from(jobs).where(isListed(ownerID, this.#id));
    for (const job of members) await removeJob(this.#parts, job);
    return true;
  }
}

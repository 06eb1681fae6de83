/** An archive that is being taken apart: its members' jobs, and what is skipped of it. */
import { randomUUID } from 'node:crypto';
import { and, eq, sql } from '../../../database/drizzle.ts';
import { bundles } from '../../../database/schema.ts';
import { AppError, type ErrorCode } from '../../../errors.ts';
import type { LogMember, Skipped } from '../../../ingest/archives/expand.ts';
import { unpack } from '../../../ingest/unpack.ts';
import { shownName, shownPath } from '../../../runtime/shown-name.ts';
import type { JobBundle, UploadedFile, UploadRequest } from '../../model/types.ts';
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

  /** Notes what was skipped, and that no more members come. */
  async end(): Promise<void> {
    if (!this.#isStored) return;
    await this.#parts.db
      .update(bundles)
      .set({ skipped: this.#skipped, endedAt: sql`now()` })
      .where(and(eq(bundles.id, this.#id), eq(bundles.ownerID, this.#request.ownerID)));
  }

  #of(path: string): JobBundle {
    return { id: this.#id, name: this.#request.fileName, path };
  }

  /** Before its first job. Throws `job_exists` where there is an archive of that id. */
  async #store(): Promise<void> {
    if (this.#isStored) return;
    const { ownerID, fileName: name } = this.#request;
    const stored = await this.#parts.db
      .insert(bundles)
      .values({ id: this.#id, ownerID, name })
      .onConflictDoNothing()
      .returning({ id: bundles.id });
    if (stored.length === 0) throw jobExists(this.#id);
    this.#isStored = true;
  }
}

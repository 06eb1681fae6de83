/** An archive that is being taken apart: its members' jobs, and what is skipped of it. */
import { randomUUID } from 'node:crypto';
import { jobs } from '../../../database/schema.ts';
import { AppError, type ErrorCode, messageOf } from '../../../errors.ts';
import type { LogMember, Skipped } from '../../../ingest/archives/expand.ts';
import { unpack } from '../../../ingest/unpack.ts';
import { shownName, shownPath } from '../../../runtime/shown-name.ts';
import { isListed, removeEmptyBundle } from '../../model/bundles.ts';
import { findJob } from '../../model/job-row.ts';
import { renewalInterval } from '../../model/lease.ts';
import type { JobBundle, UploadedFile, UploadRequest } from '../../model/types.ts';
import { removeJob } from '../../transitions/remove-job.ts';
import { jobExists, removeBrokenOff } from '../create-job.ts';
import { assertReceivable, receiveLog } from '../receive.ts';
import type { UploadParts } from '../upload-parts.ts';
import {
  bundleRemoved,
  endBundle,
  insertBundle,
  noteContent,
  type OwnBundle,
  renewBundle,
  takeBrokenOff,
} from './bundle-row.ts';

/** Where the owner may have no more, the members that follow are skipped, and said so. */
const NO_ROOM = new Set<ErrorCode>(['too_many_jobs', 'storage_full']);

export class Bundle {
  readonly #parts: UploadParts;
  readonly #request: UploadRequest;
  readonly #id: string;
  readonly #skipped: Skipped[] = [];
  readonly #files: UploadedFile[] = [];
  /** From the first job on. */
  #row: OwnBundle | undefined;
  #renewal: NodeJS.Timeout | undefined;

  constructor(parts: UploadParts, request: UploadRequest) {
    this.#parts = parts;
    this.#request = request;
    this.#id = request.jobID ?? randomUUID();
  }

  /** What became of its members so far, in their order. */
  get files(): UploadedFile[] {
    return this.#files;
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
    const { ownerID, format, timeZone, signal } = this.#request;
    const bundle = this.#of(shownPath(path));
    const fileName = shownName(path) || this.#request.fileName;
    const request = { ownerID, format, timeZone, signal, fileName, bundle };
    try {
      await assertReceivable(this.#parts, request);
    } catch (error) {
      if (!(error instanceof AppError && NO_ROOM.has(error.code))) throw error;
      return this.skip({ path, code: error.code, message: error.message });
    }
    await this.#hold();
    const result = await receiveLog(this.#parts, unpack(pieces, { isPlain: true }), request);
    this.#files.push({ result });
  }

  /**
   * Notes what was skipped, and that no more members come; of an upload that was cut off that it is not whole. Whether any
   * became a job. Throws `not_found` where its owner has removed it meanwhile.
   */
  async end({
    isCut,
    contentHash,
  }: {
    isCut: boolean;
    contentHash: string | null;
  }): Promise<boolean> {
    clearInterval(this.#renewal);
    if (!this.#row) return false;
    const { db } = this.#parts;
    if (!(await endBundle(db, this.#row, this.#skipped, { isCut }))) {
      await this.#removeMembers();
      throw bundleRemoved();
    }
    await noteContent(db, this.#id, contentHash);
    const isEmpty = await removeEmptyBundle(db, this.#id);
    return !isEmpty || this.#files.some((file) => 'result' in file);
  }

  #of(path: string): JobBundle {
    return { id: this.#id, name: this.#request.fileName, path };
  }

  /** Before each job. Throws `job_exists` where there is an archive of that id, and `not_found` where this one was removed. */
  async #hold(): Promise<void> {
    if (this.#row) return this.#renew(this.#row);
    const { ownerID, fileName: name, jobID } = this.#request;
    if (jobID !== undefined) await removeBrokenOff(this.#parts, jobID, ownerID);
    const { db, settings } = this.#parts;
    const { leaseSeconds } = settings;
    const bundle = { id: this.#id, ownerID, name, leaseSeconds };
    const row = (await insertBundle(db, bundle)) ?? (await this.#takeBrokenOff(bundle));
    if (!row) throw jobExists(this.#id);
    this.#row = row;
    // A member may take longer than the lease.
    this.#renewal = setInterval(() => this.#tryRenew(row), renewalInterval(leaseSeconds));
  }

  /** A client may use its id again after an upload that was cut off: what came of that goes. */
  async #takeBrokenOff(bundle: Parameters<typeof takeBrokenOff>[1]) {
    const row = await takeBrokenOff(this.#parts.db, bundle);
    if (!row) return undefined;
    const isMember = isListed(bundle.ownerID, bundle.id);
    const members = await this.#parts.db.select().from(jobs).where(isMember);
    for (const job of members) await removeJob(this.#parts, job);
    return row;
  }

  #renew(row: OwnBundle): Promise<void> {
    const { db, settings } = this.#parts;
    return renewBundle(db, row, this.#skipped, settings.leaseSeconds);
  }

  async #tryRenew(row: OwnBundle): Promise<void> {
    try {
      await this.#renew(row);
    } catch (error) {
      // The next renewal, or the next member, finds the same.
      const [bundleID, err] = [this.#id, messageOf(error)];
      this.#parts.log.warn({ bundleID, err }, 'could not renew the lease of an archive');
    }
  }

  /** Of an archive that was removed while it came. */
  async #removeMembers(): Promise<void> {
    for (const file of this.#files) {
      const job = 'result' in file ? await findJob(this.#parts.db, file.result.jobID) : undefined;
      if (job) await removeJob(this.#parts, job);
    }
  }
}

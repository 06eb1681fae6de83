import type { AppError } from '../../errors.ts';

/** A file as it lies in an archive. */
export interface ArchiveMember {
  /** As the archive names it, with slashes between folders. */
  path: string;
  /** Why it is not read; null where it is. */
  refusal: AppError | null;
  /** Its bytes, as they were put in. To be read before the next member is asked for, or not at all. */
  open(): AsyncIterable<Uint8Array>;
}

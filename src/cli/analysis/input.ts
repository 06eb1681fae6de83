import type { StreamInput } from './streamed.ts';

/** A file, or what else a command reads. */
export interface Input extends StreamInput {
  /** Its path and size in bytes, where it can be read at any place. */
  file?: { path: string; size: number } | undefined;
  /** All of it is there already. */
  isCopy?: boolean;
  /** It is one of several, of the arguments, a folder or an archive: where it cannot be read the others still are. */
  isMember?: boolean;
}

import { renameSync, rmSync } from 'node:fs';

/**
 * Puts a folder that was made beside its place into it. Another process may be starting from there, or be putting a folder of
 * its own into the same place: whoever comes last leaves the other's, which is made of the same sources.
 */
export function putInPlace(made, place) {
  const before = `${place}-before-${process.pid}`;
  renameIf(['ENOENT'], place, before);
  if (!renameIf(['ENOTEMPTY', 'EEXIST'], made, place)) rmSync(made, { recursive: true });
  rmSync(before, { recursive: true, force: true });
}

/** Returns false where the system refuses it with one of these codes. */
function renameIf(codes, from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (!codes.includes(error.code)) throw error;
    return false;
  }
}

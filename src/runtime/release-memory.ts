/**
 * Gives the memory of large bytes back at once; they are empty afterwards. Left to the garbage collector,
 * each next 8 MiB are fresh pages of the system: 12 ms to touch them for the first time, 0.3 ms when the
 * freed ones come again, and many collections of the whole heap besides. The caller must be the last who
 * has them or a view of their memory.
 */
export function release(bytes: Uint8Array): void {
  // A slice of Node's pool is small and not ours alone; shared memory cannot be given back.
  if (!(bytes.buffer instanceof ArrayBuffer) || bytes.buffer.byteLength < LEAST_BYTES) return;
  bytes.buffer.transfer(0);
}

/** Of the memory, not of the view: above what Node has in its pool (64 KiB). */
const LEAST_BYTES = 128 * 1024;

/** The same for bytes of any size, where they are all of their memory: then nobody has another part of it. */
export function releaseWhole({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0);
}

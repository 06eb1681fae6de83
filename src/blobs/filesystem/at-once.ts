/**
 * Up to so many bytes, of a small file or of several that share a blob, are written and read at once: to copy them
 * from or into the system's memory takes some 50 µs, to wake a thread for each step as long or longer.
 */
export const AT_ONCE_BYTES = 256 * 1024;

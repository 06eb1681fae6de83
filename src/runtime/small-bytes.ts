/**
 * Up to so many bytes count as small: to compress or analyse them takes less time than waking the thread that
 * would otherwise do it, so it is done at once, or for several of them together.
 */
export const SMALL_BYTES = 64 * 1024;

/**
 * How the line under way is scanned: as the file's lines are, or as an object of JSON in a file of other lines. What is known of
 * shapes, parts and forms holds for one of the two alone.
 */

export const AS_FILE: u32 = 0;
/** A bit that no length reaches. */
export const AS_OBJECT: u32 = 1 << 30;

export let way: u32 = AS_FILE;

export function setWay(next: u32): void {
  way = next;
}

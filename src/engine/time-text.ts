/** RFC 3339 knows no year of five digits. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Records that follow one another often have one time. */
let last = { time: 0, text: new Date(0).toISOString() };

/** A moment (milliseconds since the epoch) in RFC 3339, UTC. One that its zone or a leap second puts behind the year 9999 is its end. */
export function timeText(time: number): string {
  if (time !== last.time) last = { time, text: new Date(Math.min(time, LAST)).toISOString() };
  return last.text;
}

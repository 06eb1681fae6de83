/** RFC 3339 knows no year of five digits. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A moment (milliseconds since the epoch) in RFC 3339, UTC. One that its zone or a leap second puts behind the year 9999 is its end. */
export const timeText = (time: number): string => new Date(Math.min(time, LAST)).toISOString();

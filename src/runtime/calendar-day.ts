/** Whether the calendar has this day, `YYYY-MM-DD`: JavaScript reads 30 February as 2 March. */
export function isCalendarDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** Zones to choose from: that of this computer first. */
export function timeZones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([here, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

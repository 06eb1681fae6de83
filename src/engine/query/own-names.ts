/** The names that a query gives a meaning of their own. */
export const OWN_NAMES = [
  'level',
  'pattern',
  'ip',
  'status',
  'method',
  'path',
  'invalid',
  'line',
] as const;
export type OwnName = (typeof OWN_NAMES)[number];

export const isOwnName = (name: string): name is OwnName =>
  (OWN_NAMES as readonly string[]).includes(name);

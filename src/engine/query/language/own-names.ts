/** Of these a log that is none of requests may have fields. */
export const REQUEST_NAMES = ['status', 'method', 'path'] as const;

/** The names that a query gives a meaning of their own. */
export const OWN_NAMES = [
  'level',
  'form',
  'pattern',
  'ip',
  ...REQUEST_NAMES,
  'invalid',
  'line',
] as const;
export type OwnName = (typeof OWN_NAMES)[number];

export const isOwnName = (name: string): name is OwnName =>
  (OWN_NAMES as readonly string[]).includes(name);

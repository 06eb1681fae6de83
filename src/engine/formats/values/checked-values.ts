/** Values of a format's file, checked: each function throws an Error that names the place. */

export type Fields = Record<string, unknown>;

export function objectAt(value: unknown, place: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`${place}: must be an object`);
}

export function stringAt(value: unknown, place: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${place}: must be a string`);
}

export function numberAt(value: unknown, place: string): number {
  if (typeof value === 'number') return value;
  throw new Error(`${place}: must be a number`);
}

export function stringsAt(value: unknown, place: string): string[] {
  if (!Array.isArray(value)) throw new Error(`${place}: must be a list of strings`);
  return value.map((item, index) => stringAt(item, `${place}[${index}]`));
}

export function oneOf<T extends string>(allowed: readonly T[], value: unknown, place: string): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new Error(`${place}: must be one of ${allowed.join(', ')}`);
  return found;
}

/** A missing one is false. */
export function booleanAt(value: unknown, place: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw new Error(`${place}: must be true or false`);
}

/** The functions of Go, Sprig and Helm that the chart uses; arguments in their order there. */
import { stringify } from 'yaml';

export type Value = unknown;
export type TemplateFunction = (...args: Value[]) => Value;

/** Go's notion: zero, empty and nil are false. */
export function isTrue(value: Value): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}

/** As a template prints a value that is no map and no list. */
export function printed(value: Value): string {
  if (value === null || value === undefined || typeof value === 'object')
    throw new Error(`no text: ${JSON.stringify(value)}`);
  return String(value);
}

function nindent(spaces: Value, text: Value): string {
  const indent = ' '.repeat(Number(spaces));
  return `\n${printed(text).replace(/^/gm, indent)}`;
}

export const FUNCTIONS: Record<string, TemplateFunction> = {
  contains: (part, text) => printed(text).includes(printed(part)),
  default: (otherwise, value) => (isTrue(value) ? value : otherwise),
  nindent,
  not: (value) => !isTrue(value),
  printf: (format, ...args) => printed(format).replace(/%s/g, () => printed(args.shift())),
  quote: (value) => JSON.stringify(printed(value)),
  replace: (from, to, text) => printed(text).replaceAll(printed(from), printed(to)),
  required: (message, value) => {
    if (value === null || value === undefined || value === '') throw new Error(printed(message));
    return value;
  },
  // YAML 1.1, as Helm's: "off" and "yes" stay texts.
  toYaml: (value) =>
    stringify(value, { sortMapEntries: true, lineWidth: 0, version: '1.1' }).trimEnd(),
  trimSuffix: (end, text) => {
    const whole = printed(text);
    const suffix = printed(end);
    return suffix !== '' && whole.endsWith(suffix) ? whole.slice(0, -suffix.length) : whole;
  },
  trunc: (length, text) => printed(text).slice(0, Number(length)),
};

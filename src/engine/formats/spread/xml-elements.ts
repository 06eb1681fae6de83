/** Elements of XML that are records: `<event …>…</event>`, on one line or several. */
import type { Spread } from './spread.ts';

type Members = Record<string, unknown>;

const ELEMENT = /^\s*<([A-Za-z_][\w.:-]*)(?=[\s/>]|$)/;
/** The prolog, a comment, and tags without text: what stands around the records. */
const AROUND = /^\s*(?:<[?!/]?[A-Za-z-][^<>]*>\s*)+$/;
/** Elements within elements, at most. */
const MAX_DEPTH = 64;

/** The name of the element that begins with this line, as it is written; null where none does. */
export const elementAtStart = (line: string): string | null => ELEMENT.exec(line)?.[1] ?? null;

/**
 * Records are the elements of this name, or of any where it is null. `isDocument`: lines with nothing but the prolog and the tags
 * around all records belong to them.
 */
export function xmlElements(element: string | null, isDocument: boolean): Spread {
  return {
    starts: (line) => {
      const name = elementAtStart(line);
      return name !== null && (element === null || name === element);
    },
    newEnd: () => {
      let name: string | null = null;
      return (line) => {
        const isFirst = name === null;
        name ??= elementAtStart(line);
        return line.includes(`</${name}>`) || (isFirst && /^\s*<[^<>]*\/>\s*$/.test(line));
      };
    },
    endMark: '',
    frames: (line) => AROUND.test(line),
    countsFrames: isDocument,
    mixes: false,
  };
}

/** What the element at the start of a text holds: its attributes and its children, by their names without a prefix. */
export function xmlMembers(text: string): Members | null {
  const start = text.search(/<[A-Za-z_]/);
  const read = start < 0 ? null : new XmlReader(text).element(start, 0);
  if (read === null) return null;
  const { value } = read;
  return typeof value === 'string' ? { text: value } : withInstant(value);
}

/** Log4j's `Instant` in the form that it has in JSON. */
function withInstant(members: Members): Members {
  const { Instant } = members;
  if (!isMembers(Instant)) return members;
  const { epochSecond, nanoOfSecond } = Instant;
  const instant = { epochSecond: Number(epochSecond), nanoOfSecond: Number(nanoOfSecond) };
  return { ...members, instant };
}

interface Element {
  name: string;
  /** The text of an element that has nothing else. */
  value: string | Members;
  end: number;
}

class XmlReader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the element that begins at `at`; null where it is none, or has no end. */
  element(at: number, depth: number): Element | null {
    const tag = /<([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/y;
    tag.lastIndex = at;
    const [, name, inside] = tag.exec(this.#text) ?? [];
    if (name === undefined || inside === undefined || depth > MAX_DEPTH) return null;
    const members = attributesOf(inside);
    if (inside.endsWith('/')) return { name, value: members, end: tag.lastIndex };
    return this.#content(name, members, tag.lastIndex, depth);
  }

  #content(name: string, members: Members, from: number, depth: number): Element | null {
    let text = '';
    for (let at = from; ; ) {
      const next = this.#text.indexOf('<', at);
      if (next < 0) return null;
      text += decoded(this.#text.slice(at, next));
      if (this.#text.startsWith('</', next)) {
        const end = this.#behind('>', next);
        return end === null ? null : { name, value: contentOf(members, text.trim()), end };
      }
      const end = this.#aside(next, (raw) => {
        text += raw;
      });
      if (end === null) return null;
      at = end;
      if (end > next) continue;
      const child = this.element(next, depth + 1);
      if (child === null) return null;
      addChild(members, child);
      at = child.end;
    }
  }

  /** Behind a comment, an instruction or CDATA, whose text goes to `take`; `at` where none of them stands there; null without an end. */
  #aside(at: number, take: (raw: string) => void): number | null {
    if (this.#text.startsWith('<![CDATA[', at)) {
      const end = this.#behind(']]>', at);
      if (end !== null) take(this.#text.slice(at + 9, end - 3));
      return end;
    }
    if (this.#text.startsWith('<!--', at)) return this.#behind('-->', at);
    if (this.#text.startsWith('<?', at)) return this.#behind('?>', at);
    return at;
  }

  #behind(mark: string, from: number): number | null {
    const at = this.#text.indexOf(mark, from);
    return at < 0 ? null : at + mark.length;
  }
}

/** Without the names of namespaces. */
function attributesOf(inside: string): Members {
  const members: Members = {};
  for (const [, name, quoted] of inside.matchAll(/([^\s=/"']+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (!name!.startsWith('xmlns')) set(members, plain(name!), decoded(quoted!.slice(1, -1)));
  }
  return members;
}

function contentOf(members: Members, text: string): string | Members {
  if (Object.keys(members).length === 0) return text;
  if (text !== '') set(members, 'text', text);
  return members;
}

/** Adds a child: `<Data Name="a">b</Data>` as the member `a` of `Data`, what stands there twice as a list. */
function addChild(members: Members, { name, value }: Element): void {
  const key = plain(name);
  const named = namedValue(value);
  const known = Object.hasOwn(members, key) ? members[key] : undefined;
  if (named !== null && (known === undefined || isMembers(known))) {
    const group = (known as Members | undefined) ?? {};
    set(group, named.name, named.value);
    set(members, key, group);
  } else if (known === undefined) set(members, key, value);
  else set(members, key, [...(Array.isArray(known) ? known : [known]), value]);
}

/** An element that is a name and its value, and nothing more. */
function namedValue(value: string | Members): { name: string; value: unknown } | null {
  if (typeof value === 'string') return null;
  const { Name, name = Name, key = name, text, value: own = text, ...others } = value;
  delete others.Name;
  const isNamed = typeof key === 'string' && key !== '' && own !== undefined;
  return isNamed && Object.keys(others).length === 0 ? { name: key, value: own } : null;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member may be called `__proto__`. */
function set(members: Members, key: string, value: unknown): void {
  Object.defineProperty(members, key, { value, ...MEMBER });
}
const MEMBER = { enumerable: true, configurable: true, writable: true } as const;

const plain = (name: string): string => name.slice(name.indexOf(':') + 1);

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (all, hex, number, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : all;
    const code = hex === undefined ? Number(number) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : all;
  });
}

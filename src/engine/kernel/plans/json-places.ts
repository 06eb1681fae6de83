/** Where the values of a JSON object stand in its text. The text is valid JSON: JSON.parse took it. */

export interface ValuePlace {
  kind: 'string' | 'number' | 'other';
  /** Of a string without its quotes. */
  start: number;
  end: number;
}

export interface ValuePlaces {
  /** Names that a path has at most. */
  depth: number;
  /** By key of the object itself. */
  top: Map<string, ValuePlace>;
  /** By path: keys, and indices of lists, joined by dots; `names`: of how many. */
  nested: Map<string, ValuePlace & { names: number }>;
}

/**
 * The places of the values in the object at `from`, whose paths have `depth` names at most: what lies deeper is skipped,
 * for JSON may be nested as deep as the line is long. Of keys that stand twice the last counts, as in JSON.parse.
 */
export function valuePlaces(text: string, from: number, depth: number): ValuePlaces {
  const places: ValuePlaces = { depth, top: new Map(), nested: new Map() };
  readValue(text, from, [], places);
  return places;
}

/** Finds a value as the format's keys name it: by the key itself, else as a path. */
export function findPlace(places: ValuePlaces, key: string): ValuePlace | undefined {
  return places.top.get(key) ?? (key.includes('.') ? places.nested.get(key) : undefined);
}

const isSpace = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\r' || char === '\n';

function spacesEnd(text: string, at: number): number {
  let end = at;
  while (isSpace(text[end])) end++;
  return end;
}

/** Behind the quote that closes the string whose opening quote is at `at`. */
function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** Reads the value at `at`, whose path is `path` ([]: the object itself); returns where it ends. */
function readValue(text: string, at: number, path: string[], places: ValuePlaces): number {
  const start = spacesEnd(text, at);
  const char = text[start];
  if (char === '{' || char === '[') {
    if (path.length < places.depth) return readMembers(text, start, path, places);
    const end = membersEnd(text, start);
    keep(path, { kind: 'other', start, end }, places);
    return end;
  }
  let end = start;
  if (char === '"') end = stringEnd(text, start);
  else while (end < text.length && !',]} \t\r\n'.includes(text[end]!)) end++;
  const isNumber = /[-\d]/.test(char ?? ' ');
  if (char === '"') keep(path, { kind: 'string', start: start + 1, end: end - 1 }, places);
  else keep(path, { kind: isNumber ? 'number' : 'other', start, end }, places);
  return end;
}

/** Behind the bracket that closes the one at `at`. */
function membersEnd(text: string, at: number): number {
  let end = at;
  let open = 0;
  do {
    const char = text[end];
    if (char === '"') end = stringEnd(text, end);
    else {
      if (char === '{' || char === '[') open++;
      if (char === '}' || char === ']') open--;
      end++;
    }
  } while (open > 0);
  return end;
}

function readMembers(text: string, at: number, path: string[], places: ValuePlaces): number {
  const isList = text[at] === '[';
  const start = at;
  let from = spacesEnd(text, at + 1);
  for (let index = 0; text[from] !== (isList ? ']' : '}'); index++) {
    let key = String(index);
    if (!isList) {
      const keyEnd = stringEnd(text, from);
      key = JSON.parse(text.slice(from, keyEnd)) as string;
      from = spacesEnd(text, keyEnd) + 1;
    }
    from = spacesEnd(text, readValue(text, from, [...path, key], places));
    if (text[from] === ',') from = spacesEnd(text, from + 1);
  }
  keep(path, { kind: 'other', start, end: from + 1 }, places);
  return from + 1;
}

/** Of a path the last key alone may have dots: a name is split at its dots, and a key with all that is left comes first. */
function keep(path: string[], place: ValuePlace, places: ValuePlaces): void {
  if (path.length === 1) places.top.set(path[0]!, place);
  if (path.length < 2 || path.slice(0, -1).some((key) => key.includes('.'))) return;
  const name = path.join('.');
  const names = path.length;
  const known = places.nested.get(name);
  if (!known || known.names >= names) places.nested.set(name, { ...place, names });
}

/** Says which fields of a question no record has: a wrong name would else look like an answer. */
import {
  canHaveField,
  fieldNames,
  isNamedByPatterns,
  type Query,
} from '../../../engine/query/index.ts';
import { visible } from '../../../runtime/visible-text.ts';
import type { Input } from '../../analysis/input.ts';
import { isReadOnce } from '../../analysis/inputs.ts';
import { isFaultOfFile } from '../../analysis/named-errors.ts';
import { type Search, searchInput } from '../finding/search-input.ts';
import { formatOfSource, sourceOf } from '../finding/source.ts';

/** A note on stderr for each. Inputs that can be read once only are left out. */
export async function noteUnknownFields(inputs: Input[], search: Search): Promise<void> {
  const names = fieldNames(search.filter.query);
  if (names.length === 0 || inputs.some(isReadOnce)) return;
  for (const name of names) {
    if (await occurs(name, inputs, search)) continue;
    process.stderr.write(`log-flow: no record has a field "${visible(name)}"\n`);
  }
}

async function occurs(name: string, inputs: Input[], search: Search): Promise<boolean> {
  for (const input of inputs) {
    try {
      if (await occursIn(input, name, search)) return true;
    } catch (error) {
      // The search has said so.
      if (!input.isMember || !isFaultOfFile(error)) throw error;
    }
  }
  return false;
}

async function occursIn(input: Input, name: string, search: Search): Promise<boolean> {
  const format = await formatOfSource(await sourceOf(input, search));
  const can = canHaveField(name, format?.name ?? null, format?.definition);
  if (can !== null) return can;
  const filter = { query: existence(name), bounds: { from: null, to: null } };
  const asked = { ...search, filter, most: 1, hasMarks: false, firstLines: null };
  for await (const { count } of searchInput(input, { kind: 'count' }, asked)) {
    if (count > 0) return true;
  }
  return false;
}

/** The field of a member is looked for only where its name stands. */
function existence(name: string): Query {
  const field: Query = { kind: 'field', name, test: { kind: 'exists' } };
  // The value of a named field, and the name of a Compose service, stand in the log without the word.
  if (name === 'service' || isNamedByPatterns(name)) return field;
  const text = name.slice(name.lastIndexOf('.') + 1);
  // Others may be written with escapes.
  return !/^[\w@$/-]+$/.test(text)
    ? field
    : { kind: 'and', terms: [{ kind: 'text', text }, field] };
}

/** Questions to the kept bytes of jobs, and their answers. */
import { Type } from 'typebox';
import { RECORD_ORDERS } from '../../jobs/index.ts';
import { Nullable } from './common.ts';

/** More is refused by the language itself (engine/query/parse.ts), with the place. */
const q = Type.String({
  maxLength: 65_536,
  description:
    'A question, as in `level:>=warn path:/api/* -healthz` (docs/queries.md); every record without one',
});
const time = (description: string) => Type.String({ maxLength: 64, description });

export const questionFields = {
  q: Type.Optional(q),
  from: Type.Optional(time('Records of this time or later, RFC 3339')),
  to: Type.Optional(time('Records before this time, RFC 3339')),
};

export const recordPageFields = {
  ...questionFields,
  order: Type.Optional(Type.Enum([...RECORD_ORDERS], { default: 'line' })),
  limit: Type.Optional(
    // Not Type.Integer: converting the query's text to that would round.
    Type.Number({ multipleOf: 1, minimum: 1, maximum: 1000, default: 100 }),
  ),
  cursor: Type.Optional(Type.String({ description: 'nextCursor of the page before' })),
};

const Count = Type.Integer({ minimum: 0 });

/** A record, or an invalid line, which has no more than its line, its reason and its text. */
const Item = Type.Unsafe<Record<string, unknown>>(
  Type.Object({
    line: Type.Integer({ description: 'Number of its first line, from 1' }),
    lines: Type.Integer({ minimum: 1 }),
    text: Type.String({ description: 'Its own lines' }),
    timestamp: Type.Optional(Nullable(Type.String())),
    level: Type.Optional(Nullable(Type.String())),
    message: Type.Optional(Nullable(Type.String())),
    fields: Type.Optional(Type.Object({})),
    ips: Type.Optional(Type.Array(Type.String())),
    form: Type.Optional(
      Type.String({ description: 'The name of the format that read it, for `form:NAME`' }),
    ),
    pattern: Type.Optional(Type.String()),
    patternID: Type.Optional(Type.String({ description: 'For `pattern:ID`' })),
    invalid: Type.Optional(Type.String({ description: 'Why the line is in no record' })),
  }),
);

const MissingPart = Type.Object({
  jobID: Type.Optional(Type.String({ description: 'Where several jobs are asked' })),
  fromLine: Count,
  bytes: Count,
  reason: Type.String(),
});
export const missing = Type.Array(MissingPart, {
  description: 'Parts of the file about which nothing is said, with the reason',
});
export const unknownFieldNames = Type.Array(Type.String(), {
  description: 'Fields of the question that no record of a sample has',
});

export const RecordPage = Type.Object({
  items: Type.Array(Item),
  total: Type.Object({
    count: Count,
    isExact: Type.Boolean({ description: 'False: there are at least so many' }),
  }),
  scanned: Type.Object(
    { bytes: Count, of: Count },
    { description: 'Bytes of the file whose matches are counted' },
  ),
  missing,
  unknownFields: unknownFieldNames,
  nextCursor: Nullable(Type.String()),
});

export const RecordContext = Type.Object({
  record: Item,
  before: Type.Array(Item, { description: 'In the order of the file' }),
  after: Type.Array(Item),
});

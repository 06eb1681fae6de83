/** The formats that the service knows, and what a format makes of some lines. */
import { Type } from 'typebox';
import { FormatInfo, Nullable } from './common.ts';

export const FormatList = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.String(),
      sample: Type.String({ description: 'A line of the format' }),
      isOwn: Type.Boolean({ description: 'Whether the operator has added it, or put it in place' }),
    }),
    { description: 'By name' },
  ),
});

/** As many as a report has samples of lines that are not understood. */
const MAX_LINES = 100;
const MAX_LINE_LENGTH = 4096;

export const TryRequest = Type.Object(
  {
    format: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'Name of a format, or a pattern',
    }),
    lines: Type.Array(Type.String({ maxLength: MAX_LINE_LENGTH, pattern: '^[^\\n]*$' }), {
      minItems: 1,
      maxItems: MAX_LINES,
      description: 'Without line ends; they are read as a file of them would be',
    }),
  },
  { additionalProperties: false },
);

const Mismatch = Type.Object(
  {
    pattern: Type.String({ description: 'The one that fits furthest, of those of the format' }),
    matched: Type.String({ description: 'The start of the line that fits' }),
    element: Type.String({
      description: 'What does not fit there; empty where the pattern ends before the line does',
    }),
    position: Type.Integer({ description: 'Characters of the pattern before the element' }),
  },
  { description: 'Of a line that does not match a format of patterns' },
);

/** A record, or an invalid line, which has no more than its line, its reason, and how far the format fits. */
const TriedItem = Type.Object({
  line: Type.Integer({ description: 'Number of its first line among those given, from 1' }),
  lines: Type.Integer({ minimum: 1 }),
  timestamp: Type.Optional(Nullable(Type.String())),
  level: Type.Optional(Nullable(Type.String())),
  message: Type.Optional(Nullable(Type.String())),
  fields: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  ips: Type.Optional(Type.Array(Type.String())),
  invalid: Type.Optional(Type.String({ description: 'Why the line is in no record' })),
  mismatch: Type.Optional(Mismatch),
});

export const FormatTrial = Type.Object({
  format: FormatInfo,
  lines: Type.Integer({ description: 'How many lines were given' }),
  explained: Type.Integer({ description: 'How many of them are in a record' }),
  items: Type.Array(TriedItem, { description: 'Records and invalid lines, in order' }),
});

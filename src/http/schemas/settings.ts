import { Type } from 'typebox';
import { Nullable } from './common.ts';

export const Settings = Type.Object(
  {
    timeZone: Nullable(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description:
          'Zone of times that do not say theirs: a place (Europe/Berlin) or an offset (+01:00); null: the zone of the server',
      }),
    ),
  },
  { additionalProperties: false },
);

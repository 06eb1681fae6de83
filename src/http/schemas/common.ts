import { type TSchema, Type } from 'typebox';

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });

export const FormatInfo = Type.Object({
  name: Type.String(),
  title: Type.String(),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
});

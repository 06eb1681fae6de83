/** Kinds of columns that several tables have. */
import { bigint, customType, timestamp } from '../drizzle.ts';

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
export const byteCount = (name: string) => bigint(name, { mode: 'number' });

/** In which zone the times of a file are read that say none: the request's, else its owner's, else the server's, else UTC. */
import { type ChosenZone, timeZoneName } from '../../engine/index.ts';
import { AppError } from '../../errors.ts';
import type { UploadParts } from './upload-parts.ts';

/** Throws `unknown_time_zone`. */
export async function chosenZone(
  { zoneOfOwner, settings }: Pick<UploadParts, 'zoneOfOwner' | 'settings'>,
  ownerID: string,
  asked: string | undefined,
): Promise<ChosenZone> {
  if (asked !== undefined) return { name: zoneNamed(asked), source: 'request' };
  const own = await zoneOfOwner(ownerID);
  if (own !== null) return { name: own, source: 'account' };
  const name = settings.timeZone;
  return name === undefined ? { name: 'UTC', source: 'default' } : { name, source: 'server' };
}

/** The zone as it is shown. Throws `unknown_time_zone`. */
export function zoneNamed(text: string): string {
  const name = timeZoneName(text);
  if (name !== null) return name;
  throw new AppError(
    'unknown_time_zone',
    'There is no such time zone. Give a place such as Europe/Berlin, an offset such as +01:00 (in a URL %2B01:00), or UTC.',
  );
}

import { timeZoneName } from '../../../engine/index.ts';
import { AppError } from '../../../errors.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { Settings } from '../../schemas/settings.ts';
import { COMMON_CODES, problems, SECURITY } from '../../schemas/shared.ts';

const common = { tags: ['accounts'], security: SECURITY };

const readSchema = {
  ...common,
  summary: 'What the signed-in user has chosen for all files',
  response: { 200: Settings, ...problems(...COMMON_CODES) },
};

const changeSchema = {
  ...common,
  summary: 'Choose for all files',
  description: 'Files that are sent from now on are read so, unless their request says otherwise.',
  body: Settings,
  response: {
    200: Settings,
    ...problems('validation_failed', 'malformed_json', 'unknown_time_zone', ...COMMON_CODES),
  },
};

/** GET and PUT /auth/settings */
export function addSettings(app: App, { userSettings }: HttpDeps): void {
  const read = { schema: readSchema, config: { access: 'any' } } as const;
  app.get('/auth/settings', read, (request) => userSettings.of(userOf(request).id));
  const change = { schema: changeSchema, config: { access: 'session' } } as const;
  app.put('/auth/settings', change, async (request) => {
    const { timeZone } = request.body;
    const settings = { timeZone: timeZone === null ? null : zoneNamed(timeZone) };
    await userSettings.change(userOf(request).id, settings);
    return settings;
  });
}

function zoneNamed(text: string): string {
  const name = timeZoneName(text);
  if (name !== null) return name;
  throw new AppError(
    'unknown_time_zone',
    'There is no such time zone. Give a place such as Europe/Berlin, an offset such as +01:00, or UTC.',
  );
}

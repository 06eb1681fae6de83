import { BUILT_IN } from '../../../engine/index.ts';
import type { App, HttpDeps } from '../../deps.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const config = { access: 'read' } as const;

const schema = {
  summary: 'The formats that can be chosen',
  tags: ['formats'],
  security: SECURITY,
  response: {
    200: ref('FormatList', 'All of them'),
    ...problems(...COMMON_CODES),
  },
};

/** GET /api/formats */
export function addFormatList(app: App, { catalog = BUILT_IN }: HttpDeps): void {
  app.get('/api/formats', { schema, config }, async () => {
    const items = catalog.formats.map(({ name, title, samples }) => ({
      ...{ name, title, sample: samples[0]!.line },
      isOwn: catalog.definitions.has(name),
    }));
    return { items: items.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
}

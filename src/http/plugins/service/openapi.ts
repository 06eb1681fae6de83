import swagger from '@fastify/swagger';
import type { App } from '../../deps.ts';
import { sharedSchemas } from '../../schemas/shared.ts';

/** Collects the routes that are added after it into an OpenAPI 3.1 document. */
export async function addOpenApi(app: App, version: string): Promise<void> {
  for (const [name, schema] of Object.entries(sharedSchemas)) {
    app.addSchema({ $id: name, ...schema });
  }
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Log-Flow',
        version,
        description:
          'Drop any log over HTTP: it is recognised, analysed while it uploads, and ends in a report.',
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'An access token of a session, or an API key within its scopes',
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema${index}`),
    },
  });
}

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { QueueReport } from '../../src/http/schemas/jobs.ts';
import { sharedSchemas } from '../../src/http/schemas/shared.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const TYPES_FILE = path.join(ROOT, 'src/client/schema.ts');

const HEAD = `/**
 * What the server answers. Written by scripts/page-types.ts from the schemas of the server (src/http/schemas/), which it
 * also checks its answers with; a test says when this file is out of date.
 */
/* biome-ignore-all lint: written by a program. */
`;

/** The types of all schemas that answers share, as TypeScript. */
export async function pageTypes(): Promise<string> {
  const types: string[] = [];
  for (const [name, schema] of Object.entries({ ...sharedSchemas, QueueReport })) {
    types.push(
      await compile(structuredClone(schema) as object, name, {
        bannerComment: '',
        additionalProperties: false,
        ignoreMinAndMaxItems: true,
        style: { printWidth: 100, singleQuote: true },
        declareExternallyReferenced: true,
      }),
    );
  }
  return `${HEAD}${types.join('\n')}`;
}

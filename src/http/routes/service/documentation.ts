import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { INVALID_WORDS } from '../../../engine/index.ts';
import { errorCatalog } from '../../../errors.ts';
import type { App } from '../../deps.ts';
import { type FixedAnswer, fixedAnswer } from '../../fixed/fixed-answer.ts';

const HTML = 'text/html; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** The files of Swagger UI that the page needs, with their types. */
const FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': JAVASCRIPT,
  'favicon-32x32.png': 'image/png',
  'favicon-16x16.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Log-Flow: API</title>
<link rel="stylesheet" href="/docs/static/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/static/favicon-32x32.png" sizes="32x32">
<link rel="icon" type="image/png" href="/docs/static/favicon-16x16.png" sizes="16x16">
<div id="swagger-ui"></div>
<script src="/docs/static/swagger-ui-bundle.js"></script>
<script src="/docs/static/swagger-initializer.js"></script>
</html>`;

/** A file of its own, because the content security policy allows no script in the page. */
const INITIALIZER = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });`;

/**
 * GET /openapi.json; GET /docs, its page (Swagger UI); and GET /docs/errors, where the `type` of every problem points to.
 */
export function addDocumentation(app: App): void {
  const add = (path: string, answer: FixedAnswer) =>
    app.get(path, { schema: { hide: true } }, answer);

  const openAPI = fixedAnswer('application/json; charset=utf-8', () =>
    JSON.stringify(app.swagger()),
  );
  add('/openapi.json', openAPI);
  add('/docs/json', openAPI);
  const page = fixedAnswer(HTML, () => PAGE);
  add('/docs', page);
  add('/docs/', page);
  add('/docs/errors', fixedAnswer(HTML, errorPage));
  add(
    '/docs/static/swagger-initializer.js',
    fixedAnswer(JAVASCRIPT, () => INITIALIZER),
  );
  // A route for each file: no part of a path is ever looked up in the file system.
  for (const [name, type] of Object.entries(FILES)) {
    add(
      `/docs/static/${name}`,
      fixedAnswer(type, () => readFileSync(fileOfSwaggerUI(name))),
    );
  }
}

function fileOfSwaggerUI(name: string): string {
  return fileURLToPath(import.meta.resolve(`@fastify/swagger-ui/static/${name}`));
}

/** Titles and codes are ours and hold nothing that HTML would take for its own. */
function errorPage(): string {
  const rows = Object.entries(errorCatalog).map(
    ([code, [status, title]]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`,
  );
  const reasons = Object.entries(INVALID_WORDS).map(
    ([reason, words]) => `<tr id="${reason}"><td><code>${reason}</code></td><td>${words}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Errors of Log-Flow</title>
<style>body{font:1rem/1.5 system-ui;margin:2rem}td,th{padding:.2rem 1rem;text-align:left}:target{background:#ff8}</style>
<h1>Errors</h1><table><tr><th>Code</th><th>Status</th><th>Meaning</th></tr>
${rows.join('\n')}
</table>
<h1>Lines that are not understood</h1><table><tr><th>Reason</th><th>The line</th></tr>
${reasons.join('\n')}
</table></html>`;
}

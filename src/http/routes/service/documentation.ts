import { errorCatalog } from '../../../errors.ts';
import type { App } from '../../deps.ts';

/** GET /openapi.json, and GET /docs/errors, where the `type` of every problem points to. */
export function addDocumentation(app: App): void {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('content-type', 'text/html; charset=utf-8');
    return errorPage();
  });
}

/** Titles and codes are ours and hold nothing that HTML would take for its own. */
function errorPage(): string {
  const rows = Object.entries(errorCatalog).map(
    ([code, [status, title]]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Errors of Log-Flow</title>
<style>body{font:1rem/1.5 system-ui;margin:2rem}td,th{padding:.2rem 1rem;text-align:left}:target{background:#ff8}</style>
<h1>Errors</h1><table><tr><th>Code</th><th>Status</th><th>Meaning</th></tr>
${rows.join('\n')}
</table></html>`;
}

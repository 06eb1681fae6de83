/** A page with nothing but text, served from memory: what the browser and the machine cost by themselves. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ROWS = 5000;
const BODY = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<h1>Bare</h1>${Array.from({ length: ROWS }, (_, row) => `<p>Row ${row}</p>`).join('\n')}</html>`;

export async function startBarePage(): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(BODY);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

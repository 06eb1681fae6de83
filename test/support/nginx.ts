import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';
import { freePort } from './postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

const CONFIGURATION = fileURLToPath(new URL('../../deploy/nginx.conf', import.meta.url));
/** Folders of nginx's own files, which else lie where only root may write. */
const FOLDERS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** On the path, or where Debian has it: an ordinary user's path is without sbin. */
function findNginx(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin'];
  return folders.map((folder) => path.join(folder, 'nginx')).find((file) => existsSync(file));
}

/** Why no nginx can be started here; null where one can. */
export function missingNginx(): string | null {
  return findNginx() === undefined ? 'nginx is not installed (apt-get install nginx).' : null;
}

export interface TestNginx {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts nginx with deploy/nginx.conf on a free port of 127.0.0.1, before an API process at `apiURL`.
 * Only addresses and folders are other ones; rejects with nginx's own words where it does not start.
 */
export async function startNginx(apiURL: string): Promise<TestNginx> {
  const folder = await temporaryFolder();
  const address = `127.0.0.1:${await freePort()}`;
  const file = path.join(folder.path, 'nginx.conf');
  await writeFile(file, await configurationFor(folder.path, address, new URL(apiURL).host));
  const globals = `daemon off; pid ${path.join(folder.path, 'pid')};`;
  const server = spawn(findNginx()!, ['-p', folder.path, '-c', file, '-g', globals], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints: string[] = [];
  server.stderr!.on('data', (text) => complaints.push(String(text)));
  const stop = async (): Promise<void> => {
    await end(server);
    await folder.remove();
  };
  const url = `http://${address}`;
  try {
    await eventually('nginx to answer', async () => {
      if (server.exitCode !== null) throw new Error(complaints.join(''));
      return (await fetch(`${url}/health`)).ok;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function configurationFor(folder: string, listen: string, api: string): Promise<string> {
  const paths = FOLDERS.map((name) => `${name}_temp_path ${path.join(folder, name)};`);
  const changes = [
    ['http {', `http {\n${paths.join('\n')}`],
    ['listen 80;', `listen ${listen};`],
    ['server api:3008;', `server ${api};`],
  ] as const;
  let text = await readFile(CONFIGURATION, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${CONFIGURATION} has no "${from}" any more.`);
    text = text.replace(from, to);
  }
  return text;
}

/** SIGTERM breaks open connections off. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

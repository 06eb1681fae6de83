/** nginx storing a file that comes by WebDAV PUT: what an upload costs where nobody looks into it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { freePort } from '../../test/support/postgres.ts';
import { putFile } from './put.ts';

const PROGRAM = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find((file) => existsSync(file));

/** Why nginx cannot be compared with; null where it can. */
export function missingNginx(): string | null {
  if (PROGRAM === undefined) return 'nginx is not installed (apt-get install nginx-light).';
  const { stderr } = spawnSync(PROGRAM, ['-V'], { encoding: 'utf8' });
  if (stderr.includes('http_dav_module')) return null;
  return 'This nginx was built without WebDAV (apt-get install nginx-light has it).';
}

/** Its version, as `nginx -v` says it. */
export const nginxVersion = (): string =>
  /nginx\/(\S+)/.exec(spawnSync(PROGRAM!, ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? 'unknown';

const configuration = (folder: string, port: number): string => `
daemon off;
worker_processes 2;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder}/files;
    client_max_body_size 0;
    location / { dav_methods PUT; }
  }
}
`;

export interface Nginx {
  /** Seconds from the first byte until nginx has stored the file and said so. */
  store(file: string): Promise<number>;
}

/** Starts nginx with a configuration and folder of its own; it ends with `parts`. */
export async function startNginx(parent: string, parts: AsyncDisposableStack): Promise<Nginx> {
  const folder = await mkdtemp(path.join(parent, 'nginx-'));
  parts.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  // Started by root, its workers are another user, who must come in and write here.
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, 'files'));
  await chmod(path.join(folder, 'files'), 0o777);
  const port = await freePort();
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, port));
  const server = spawn(PROGRAM!, ['-p', folder, '-c', file], { stdio: 'ignore' });
  parts.defer(() => end(server));
  const url = `http://127.0.0.1:${port}`;
  await eventually('nginx to answer', async () => {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    return (await fetch(url)).status > 0;
  });
  return {
    store: async (source) => {
      const { begun, answered } = await putFile({ url: `${url}/upload.log` }, source);
      return (answered - begun) / 1000;
    },
  };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

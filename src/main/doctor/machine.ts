/** Of the machine: Node, the data folder, the limit of open files, what was built. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { readCatalog } from '../../config/format-files.ts';
import type { Config } from '../../config/index.ts';
import { programName } from '../../runtime/program-name.ts';
import { readControlFile } from '../control/control-file.ts';
import { findPageFolder } from '../page-folder.ts';
import { Advised, type Check } from './check.ts';

const LEAST_FREE_BYTES = 2 ** 30;

export function machineChecks(config: Config): Check[] {
  return [
    { name: 'Node', advice: '', look: async () => process.version },
    dataFolder(config),
    openFiles(config),
    {
      name: 'page',
      advice: 'in a clone: node scripts/build.js; without it the API works alone',
      look: async () => {
        if (findPageFolder() === null) throw new Error('it was not built');
        return 'built';
      },
    },
    ...(config.formatsDir === null ? [] : [formats(config.formatsDir)]),
  ];
}

function dataFolder({ dataDir, database, storage }: Config): Check {
  const isUsed = database === null || storage.kind === 'file';
  return {
    name: 'data folder',
    advice: 'give this user the right to write there, or set LOGFLOW_DATA_DIR',
    look: async () => {
      if (!isUsed) return 'not used: the stores are elsewhere';
      const there = nearestFolder(dataDir);
      accessSync(there, constants.W_OK);
      const { bavail, bsize } = await statfs(there);
      const free = bavail * bsize;
      const shown = `${dataDir}, ${(free / 2 ** 30).toFixed(1)} GiB free`;
      if (free < LEAST_FREE_BYTES)
        throw new Advised(shown, 'make room on the disk, or set LOGFLOW_DATA_DIR to a larger one');
      const control = database === null ? await readControlFile(dataDir) : null;
      return control ? `${shown}; a server has it open, or was killed` : shown;
    },
  };
}

/** It is made at the first start. */
function nearestFolder(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) if (existsSync(at)) return at;
}

/** Each connection is an open file, and each chunk that is read. */
function openFiles({ maxConnections }: Config): Check {
  return {
    name: 'open files',
    advice: 'raise the limit (ulimit -n, LimitNOFILE of systemd), or lower MAX_CONNECTIONS',
    look: async () => {
      if (process.platform !== 'linux') return 'the limit is known on Linux alone';
      const limits = readFileSync('/proc/self/limits', 'utf8');
      const soft = /^Max open files +(\S+)/m.exec(limits)?.[1] ?? 'unknown';
      if (Number(soft) < maxConnections)
        throw new Error(`${soft} may be open, and MAX_CONNECTIONS is ${maxConnections}`);
      return `${soft} may be open`;
    },
  };
}

function formats(folder: string): Check {
  return {
    name: 'own formats',
    advice: `${programName()} formats test says more of each`,
    look: async () => {
      readCatalog(folder);
      return `${folder} can be used`;
    },
  };
}

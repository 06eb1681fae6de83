import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MIGRATIONS_FOLDER } from '../../src/database/migrations-folder.ts';

interface Journal {
  entries: { tag: string; when: number }[];
}

/** A copy, in a folder, of the migrations up to one and with it, as the release had them that ended there. */
export async function migrationsUpTo(tag: string, folder: string): Promise<string> {
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
  const file = path.join(folder, 'meta/_journal.json');
  const journal = JSON.parse(await readFile(file, 'utf8')) as Journal;
  const end = journal.entries.findIndex((entry) => entry.tag === tag) + 1;
  if (end === 0) throw new Error(`there is no migration ${tag}`);
  journal.entries = journal.entries.slice(0, end);
  await writeFile(file, JSON.stringify(journal));
  return folder;
}

/** All of them, oldest first. */
export async function readJournal(): Promise<Journal['entries']> {
  const text = await readFile(path.join(MIGRATIONS_FOLDER, 'meta/_journal.json'), 'utf8');
  return (JSON.parse(text) as Journal).entries;
}

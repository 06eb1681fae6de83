/** What stands in front of a backup, and what every entry is called. */
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { AppError } from '../errors.ts';

const PRODUCT = 'log-flow backup';
/** Of the archive. Whoever changes what is in it raises it, and goes on reading the versions before. */
export const FORMAT_VERSION = 1;

/** The first entry. */
export const MANIFEST_NAME = 'manifest.json';
/** The last entry: the SHA-256 of all others. */
export const CHECKSUM_NAME = 'checksum.json';
/** Bytes; what claims to be one of these two entries and is longer is none. */
export const MAX_JSON_BYTES = 64 * 1024;

const Part = Type.Object({
  files: Type.Integer({ minimum: 0 }),
  bytes: Type.Integer({ minimum: 0 }),
});

const Manifest = Type.Object({
  product: Type.Literal(PRODUCT),
  formatVersion: Type.Integer({ minimum: 1 }),
  /** The version of Log-Flow that made it. */
  release: Type.String(),
  /** The last migration that the database has. */
  schema: Type.String(),
  createdAt: Type.String(),
  database: Part,
  /** Null: they are stored elsewhere, and the backup does not have them. */
  blobs: Type.Union([Part, Type.Null()]),
});
export type Manifest = Static<typeof Manifest>;

/** What whoever makes a backup says about it. */
export type BackupFacts = Pick<Manifest, 'release' | 'schema' | 'createdAt'>;

export const manifestOf = (
  facts: BackupFacts,
  parts: Pick<Manifest, 'database' | 'blobs'>,
): Manifest => ({ product: PRODUCT, formatVersion: FORMAT_VERSION, ...facts, ...parts });

/** Throws `not_a_backup`, and `backup_too_new` for what a later version wrote. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const found = parseJson(bytes);
  const { product, formatVersion } = Object(found) as Partial<Manifest>;
  if (product === PRODUCT && Number(formatVersion) > FORMAT_VERSION) {
    throw tooNew(`has the format ${formatVersion}, and this version reads ${FORMAT_VERSION}`);
  }
  if (Value.Check(Manifest, found)) return found;
  throw new AppError('not_a_backup', 'The file has no manifest of a backup.');
}

export function parseChecksum(bytes: Uint8Array): string {
  return String(Object(parseJson(bytes)).sha256);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new AppError('not_a_backup', 'The file has no manifest of a backup.', { cause: error });
  }
}

/** @param what follows "The backup" */
export const tooNew = (what: string): AppError =>
  new AppError('backup_too_new', `The backup ${what}: restore it with the release that made it.`);

const PARTS = ['database', 'blobs', 'token-secret'];
const SEGMENT = /^[A-Za-z0-9_+.-]+$/;

/** Throws `not_a_backup` for a name that leads elsewhere or that no backup has. */
export function assertEntryName(name: string): void {
  const segments = name.split('/');
  const isPlain = segments.every((one) => SEGMENT.test(one) && one !== '.' && one !== '..');
  if (isPlain && PARTS.includes(segments[0]!)) return;
  throw new AppError('not_a_backup', `The archive has an entry ${JSON.stringify(name)}.`);
}

/** Members of a tar archive as it comes: of POSIX (pax), GNU and the forms before them. */
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { AppError } from '../../errors.ts';
import { ByteReader } from '../../runtime/byte-reader.ts';
import { HEADER_BYTES } from './archive-kind.ts';
import type { ArchiveMember } from './archive-member.ts';
import { pathFault, unusable } from './member-path.ts';

/** Of names and other facts that lie before a member. */
const MAX_FACTS_BYTES = 1024 * 1024;
/** Places of the byte that says whether the list of holes of a sparse file goes on. */
const GOES_ON_IN_HEADER = 482;
const GOES_ON_IN_BLOCK = 504;
const SPARSE = unusable('It is a sparse file: make the archive without --sparse.');
const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);
const FOLDERS = new Set(['Directory', 'GNUDumpDir']);

/** What lies before a member says of it, or of all that follow. */
interface Facts {
  own: Pax | undefined;
  common: Pax | undefined;
  longPath: string | undefined;
  /** The next member is one without its holes, with a list of them in its bytes or before. */
  isSparse: boolean;
}

/** The members, without folders. Throws `corrupt_tar` and `truncated_tar`. */
export async function* tarMembers(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchiveMember> {
  const reader = new ByteReader(pieces, truncated);
  const facts: Facts = { own: undefined, common: undefined, longPath: undefined, isSparse: false };
  while (!(await reader.isAtEnd())) {
    const block = await reader.take(HEADER_BYTES);
    // What follows the end of the archive is padding.
    if (block.every((byte) => byte === 0)) return;
    const header = decode(block, facts, reader.position);
    if (header.type === 'SparseFile') await skipHoles(block, reader);
    const size = sizeOf(header, reader.position);
    const end = reader.position + size + paddingOf(size);
    if (!(await readFacts(header.type, size, reader, facts))) {
      const path = facts.longPath ?? header.path ?? '';
      const isSparse = facts.isSparse || header.type === 'SparseFile';
      Object.assign(facts, { own: undefined, longPath: undefined, isSparse: false });
      if (!FOLDERS.has(header.type)) {
        const refusal = isSparse ? SPARSE : refusalOf(path, header.type);
        yield { path, refusal, open: () => reader.pieces(size) };
      }
    }
    await skip(reader, end - reader.position);
  }
}

function decode(block: Buffer, { own, common }: Facts, at: number): Header {
  try {
    const header = new Header(block, 0, own, common);
    if (header.cksumValid) return header;
  } catch (error) {
    throw corrupt(at, error);
  }
  throw corrupt(at);
}

/** Links and devices have none, whatever their header says. */
function sizeOf({ size = 0, type }: Header, at: number): number {
  if (type === 'Link' || type === 'SymbolicLink' || FOLDERS.has(type)) return 0;
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw corrupt(at);
}

/** Reads what says something of members that follow; false where the header is of a member itself. */
async function readFacts(
  type: Header['type'],
  size: number,
  reader: ByteReader,
  facts: Facts,
): Promise<boolean> {
  const text = async (): Promise<string> => {
    if (size > MAX_FACTS_BYTES) throw corrupt(reader.position);
    return (await reader.take(size)).toString();
  };
  switch (type) {
    case 'ExtendedHeader':
    case 'OldExtendedHeader':
      readPax(await text(), facts);
      return true;
    case 'GlobalExtendedHeader':
      facts.common = Pax.parse(await text(), facts.common, true);
      return true;
    case 'NextFileHasLongPath':
      facts.longPath = (await text()).replace(/\0.*$/s, '');
      return true;
    case 'NextFileHasLongLinkpath':
      return true;
    default:
      return false;
  }
}

function readPax(text: string, facts: Facts): void {
  facts.own = Pax.parse(text, facts.own, false);
  const name = /^\d+ GNU\.sparse\.name=(.*)$/m.exec(text)?.[1];
  // Its header has a name that only tells programs without sparse files what it is.
  if (name !== undefined) facts.longPath = name;
  facts.isSparse ||= /^\d+ GNU\.sparse\./m.test(text);
}

/** The list of holes goes on in blocks behind the header, of which its size says nothing. */
async function skipHoles(header: Buffer, reader: ByteReader): Promise<void> {
  let goesOn = header[GOES_ON_IN_HEADER] !== 0;
  while (goesOn) goesOn = (await reader.take(HEADER_BYTES))[GOES_ON_IN_BLOCK] !== 0;
}

function refusalOf(path: string, type: Header['type']): AppError | null {
  if (!FILES.has(type)) return unusable(`It is no file but of the kind ${type}.`);
  return pathFault(path);
}

async function skip(reader: ByteReader, count: number): Promise<void> {
  for await (const _ of reader.pieces(count));
}

const paddingOf = (size: number): number => (HEADER_BYTES - (size % HEADER_BYTES)) % HEADER_BYTES;

const truncated = (at: number): AppError =>
  new AppError(
    'truncated_tar',
    `The tar archive ends too early, at byte ${at}: it is not whole. Make or send it again.`,
  );

const corrupt = (at: number, cause?: unknown): AppError =>
  new AppError(
    'corrupt_tar',
    `The tar archive is damaged at byte ${at}: what follows cannot be read. Make or send it again.`,
    { cause },
  );

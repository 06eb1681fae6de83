/** An input piece by piece, for who prints matches with records around them: of a file only those are read that are needed. */
import type { Input } from '../../analysis/input.ts';
import type { TextWant } from '../asking/question.ts';
import { questionOf, type Search, searchedFrames, throughFaults } from '../finding/search-input.ts';
import { SliceSearcher } from '../finding/slice-searcher.ts';
import { framesFrom, type SlicedSource, sourceOf } from '../finding/source.ts';
import { Turns } from '../finding/turns.ts';
import type { ListedPiece, Unprinted } from './context.ts';

export interface ContextPiece {
  /** False: nothing in it matches. */
  mayMatch: boolean;
  /** All that stands in it; good until the next piece is listed. */
  list(): ListedPiece;
  /** All of it, to be looked at where it is needed. */
  keep(): Unprinted;
}

/** `records` is how many before a match may be asked for. */
export function contextPieces(
  input: Input,
  want: TextWant,
  records: number,
  search: Search,
): AsyncGenerator<ContextPiece, void> {
  return throughFaults(input, search, piecesOf(input, want, records, search));
}

async function* piecesOf(
  input: Input,
  want: TextWant,
  records: number,
  search: Search,
): AsyncGenerator<ContextPiece, void> {
  const source = await sourceOf(input, search);
  if (source.kind === 'slices') yield* slices(source, want, records, search);
  else yield* frames(source.frames, want, records, search);
}

async function* frames(
  source: Parameters<typeof searchedFrames>[0],
  want: TextWant,
  records: number,
  search: Search,
): AsyncGenerator<ContextPiece, void> {
  for await (const { searcher, length, place } of searchedFrames(source, want, search)) {
    const list = (): ListedPiece => {
      const piece = searcher.list(length, place);
      return { ...piece, keep: (from) => copied(piece, from, records) };
    };
    yield { mayMatch: true, list, keep: () => list().keep(0) };
  }
}

/** The last records of a piece, in memory of their own. */
function copied(piece: Omit<ListedPiece, 'keep'>, from: number, records: number): Unprinted {
  const first = Math.max(from, piece.size - records);
  const own = Array.from({ length: piece.size - first }, (_, i) =>
    piece.show(first + i, false).slice(),
  );
  return { records: () => own, size: own.length, isCut: first > from };
}

async function* slices(
  source: SlicedSource,
  want: TextWant,
  records: number,
  search: Search,
): AsyncGenerator<ContextPiece, void> {
  const { path, size, format, firstLines } = source;
  const task = { file: path, size, firstLines };
  const asked = { ...questionOf(format, { kind: 'count' }, search), most: 1 };
  const turns = new Turns(0).shared;
  const lister = new SliceSearcher({ ...task, turns, question: questionOf(format, want, search) });
  try {
    let slice = 0;
    for await (const answer of search.threads.search({ ...task, question: asked })) {
      if ('uncut' in answer) {
        const rest = framesFrom(source, answer.uncut ?? 0, search.reading);
        return yield* frames(rest, want, records, search);
      }
      yield pieceOf(lister, slice++, answer.count > 0);
    }
  } finally {
    lister.close();
  }
}

function pieceOf(lister: SliceSearcher, slice: number, mayMatch: boolean): ContextPiece {
  const keep = (from: number): Unprinted => ({
    records: () => {
      const { size, show } = lister.list(slice);
      return Array.from({ length: size - from }, (_, i) => show(from + i, false).slice());
    },
    size: null,
    isCut: false,
  });
  return { mayMatch, list: () => ({ ...lister.list(slice), keep }), keep: () => keep(0) };
}

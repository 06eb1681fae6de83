/**
 * Cards of a chunk as bytes. Version 1 does not say which formats read the records. What no card says, and a version that is not
 * known, is answered by reading the frames.
 */
import type { Card } from './card.ts';

/** Raise it with every change of what a card says. */
const VERSION = 2;

type PackedCard = [
  firstLine: number,
  lastLine: number,
  entries: number,
  times: [count: number, first: number, last: number] | null,
  levels: number[],
  reasons: Card['reasons'],
  statuses: [number, number][] | null,
  /** Places in the list of forms, each with its count behind it. */
  forms: number[] | null,
  /** Since version 2. */
  formats?: [string, number][] | null,
];

interface Packed {
  version: number;
  forms: string[];
  cards: PackedCard[];
}

/** The cards of a chunk's frames, in order. */
export function encodeCards(cards: readonly Card[]): Uint8Array {
  const places = new Map<string, number>();
  const placeOf = (id: string): number => {
    const known = places.get(id);
    if (known !== undefined) return known;
    places.set(id, places.size);
    return places.size - 1;
  };
  const packed = cards.map((card): PackedCard => {
    const { times, statuses, forms, formats } = card;
    return [
      card.firstLine,
      card.lastLine,
      card.entries,
      times && [times.count, times.first, times.last],
      card.levels,
      card.reasons,
      statuses && [...statuses],
      forms && [...forms].flatMap(([id, count]) => [placeOf(id), count]),
      formats && [...formats],
    ];
  });
  const whole: Packed = { version: VERSION, forms: [...places.keys()], cards: packed };
  return new TextEncoder().encode(JSON.stringify(whole));
}

/** Null for cards of another version. Throws an Error for what are no cards. */
export function decodeCards(bytes: Uint8Array): Card[] | null {
  const { version, forms: ids, cards } = JSON.parse(new TextDecoder().decode(bytes)) as Packed;
  if (version > VERSION) return null;
  return cards.map((card) => unpacked(card, ids));
}

function unpacked(
  [firstLine, lastLine, entries, times, levels, reasons, statuses, forms, formats]: PackedCard,
  ids: string[],
): Card {
  return {
    firstLine,
    lastLine,
    entries,
    times: times && { count: times[0], first: times[1], last: times[2] },
    levels,
    reasons,
    statuses: statuses && new Map(statuses),
    forms: forms && formsOf(forms, ids),
    formats: formats ? new Map(formats) : null,
  };
}

function formsOf(places: number[], ids: string[]): Map<string, number> {
  const forms = new Map<string, number>();
  for (let at = 0; at < places.length; at += 2) forms.set(ids[places[at]!]!, places[at + 1]!);
  return forms;
}

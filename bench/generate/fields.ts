/** What varies in the messages of all formats. */
import { Random } from './random.ts';
import type { Step } from './template.ts';
import { Weighted, zipf } from './weighted.ts';
import { type Piece, piece, type Writer } from './writer.ts';

const CLIENTS = 65_536;
/** The clients are the same in every file, whatever the seed of the rest. */
const CLIENT_SEED = 2025;

/** 65,536 different IPv4 addresses. Few clients send most requests, as on any public server. */
function clientAddresses(): Piece[] {
  const random = new Random(CLIENT_SEED);
  const addresses = new Set<string>();
  while (addresses.size < CLIENTS) {
    const octets = [1 + random.below(223), random.below(256), random.below(256), random.below(256)];
    if (octets[0] !== 127 && octets[0] !== 10) addresses.add(octets.join('.'));
  }
  return piecesOf([...addresses]);
}

/** Pieces of ASCII text, cut from one block: much faster than encoding each by itself. */
function piecesOf(texts: string[]): Piece[] {
  const block = piece(texts.join(''));
  let end = 0;
  return texts.map((text) => {
    const start = end;
    end += text.length;
    return block.subarray(start, end);
  });
}

/** Draws from a list by weight, all alike where no weights are given. */
export function oneOf(values: readonly string[], weights?: readonly number[]): Step {
  const pieces = values.map(piece);
  if (!weights) return (out, random) => out.copy(pieces[random.below(pieces.length)]!);
  const chance = new Weighted(weights);
  return (out, random) => out.copy(pieces[chance.draw(random)]!);
}

/** Draws from a list whose first values are by far the most frequent. */
export const zipfOf = (values: readonly string[]): Step => oneOf(values, zipf(values.length, 1));

export const numberBetween =
  (min: number, max: number): Step =>
  (out, random) =>
    out.number(min + random.below(max - min + 1));

const hexOf =
  (size: number): Step =>
  (out, random) => {
    for (let rest = size; rest > 0; rest -= 8) out.hex(random.next(), Math.min(rest, 8));
  };

const DASH = piece('-');
const DOT = piece('.');
const SKU = piece('SKU-');
const NODE = piece('node-');
const UUID_GROUPS = [8, 4, 4, 4, 4, 8];

function uuid(out: Writer, random: Random): void {
  for (let group = 0; group < UUID_GROUPS.length; group++) {
    if (group > 0 && group < 5) out.copy(DASH);
    const bits = random.next();
    // Version 4, variant 1 (RFC 9562).
    if (group === 2) out.hex(0x4000 | (bits & 0x0fff), 4);
    else if (group === 3) out.hex(0x8000 | (bits & 0x3fff), 4);
    else out.hex(bits, UUID_GROUPS[group]!);
  }
}

/** Milliseconds: mostly short, now and then very long (the square of an even draw, squared). */
function duration(out: Writer, random: Random): void {
  const share = random.next() * 2 ** -32;
  out.number(1 + Math.floor(4000 * share ** 4));
}

const decimal =
  (max: number): Step =>
  (out, random) => {
    out.number(random.below(max));
    out.copy(DOT);
    out.padded(random.below(100), 2);
  };

const NAMES = (
  'alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia peggy rupert sybil ' +
  'trent ursula victor wendy'
).split(' ');
const addresses = clientAddresses();
const clients = new Weighted(zipf(CLIENTS, 0.9));

export const clientAddress: Step = (out, random) => out.copy(addresses[clients.draw(random)]!);

/** Fields that templates may name in angle brackets. */
export const FIELDS: Record<string, Step> = {
  ip: clientAddress,
  uuid,
  ms: duration,
  userId: numberBetween(100, 99_999),
  orderId: numberBetween(10_000, 9_999_999),
  small: numberBetween(1, 20),
  percent: numberBetween(1, 100),
  bytes: numberBetween(200, 5_000_000),
  amount: decimal(900),
  port: numberBetween(1024, 65_535),
  pid: numberBetween(300, 65_000),
  shortHex: hexOf(8),
  longHex: hexOf(40),
  name: zipfOf(NAMES),
  method: oneOf(['GET', 'POST', 'PUT', 'DELETE'], [70, 20, 6, 4]),
  endpoint: zipfOf(
    '/orders /products /cart /checkout /users/me /search /login /invoices /reviews /status'.split(
      ' ',
    ),
  ),
  sku: (out, random) => {
    out.copy(SKU);
    out.padded(random.below(100_000), 5);
  },
  table: zipfOf('orders users products sessions invoices order_items audit_log'.split(' ')),
  region: oneOf(['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1']),
  service: zipfOf('api billing catalog search mailer scheduler gateway'.split(' ')),
  node: (out, random) => {
    out.copy(NODE);
    out.padded(random.below(24), 2);
  },
};

/** A log of a shop in which something goes wrong at 03:14, for whoever has none at hand. */
const MINUTES = 240;
const START = Date.UTC(2025, 1, 20, 1, 0);
const SPIKE = 134;

/** Small and the same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export function exampleLog(): File {
  const next = random(7);
  const lines: string[] = [];
  for (let minute = 0; minute < MINUTES; minute++) {
    const heat = Math.exp(-Math.abs(minute - SPIKE) / 4);
    const records = 60 + Math.floor(next() * 30);
    for (let i = 0; i < records; i++) {
      const time = new Date(START + minute * 60_000 + Math.floor((i * 60_000) / records));
      lines.push(`[${time.toISOString()}] ${record(next, heat)}`);
    }
    if (minute === SPIKE) {
      const time = new Date(START + minute * 60_000 + 59_990).toISOString();
      lines.push(`[${time}] FATAL Out of disk on data-3, shutting down shard 17`);
      lines.push(
        'java.io.IOException: No space left on device',
        '\tat shop.Store.write(Store.java:212)',
        '\tat shop.Shard.flush(Shard.java:88)',
      );
    }
  }
  return new File([`${lines.join('\n')}\n`], 'example-shop.log', { type: 'text/plain' });
}

function record(next: () => number, heat: number): string {
  const number = (most: number) => Math.floor(next() * most);
  const ip = `198.51.100.${1 + number(60)}`;
  const dice = next();
  if (dice < 0.004 + heat * 0.35)
    return `ERROR Order ${700_000 + number(90_000)} failed: connection reset by peer`;
  if (dice < 0.03 + heat * 0.5)
    return `WARN Slow query (${200 + number(4000)} ms): select from orders where customer = ${number(9000)}`;
  if (dice < 0.4) return `INFO Order ${700_000 + number(90_000)} accepted from ${ip}`;
  if (dice < 0.75) return `INFO User ${number(9000)} logged in from ${ip}`;
  return `DEBUG Cache hit for product ${number(5000)} in ${1 + number(30)} ms`;
}

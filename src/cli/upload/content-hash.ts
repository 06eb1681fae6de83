import { createHash } from 'node:crypto';
import { readFile } from '../analysis/inputs.ts';

/** SHA-256 of a file in hexadecimal digits, as the server tells it of what was sent. */
export async function contentHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readFile(file)) hash.update(piece);
  return hash.digest('hex');
}

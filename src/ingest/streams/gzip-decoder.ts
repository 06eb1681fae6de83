import { createGunzip } from 'node:zlib';
import { OUTPUT_BYTES, ZlibDecoder } from './zlib-decoder.ts';

/** All members of a gzip file. Each takes 32 KiB at most, so no memory is asked for. */
export class GzipDecoder extends ZlibDecoder {
  constructor() {
    super('gzip', createGunzip({ chunkSize: OUTPUT_BYTES }));
  }
}

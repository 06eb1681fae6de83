import type { UploadedFile } from '../../client/node/index.ts';
import type { Server } from '../client/connect.ts';
import { contentHash } from './content-hash.ts';

/**
 * The jobs of an earlier upload with the same content, as the upload itself would tell them; empty where there is none. One that was
 * cut off has no hash, so it is sent again.
 */
export async function sentBefore(server: Server, file: string): Promise<UploadedFile[]> {
  const entries: UploadedFile[] = [];
  let bundleID: string | undefined;
  for await (const job of server.jobs({ contentHash: await contentHash(file) })) {
    const { jobID, fileName, totalBytes, status, error, bundle } = job;
    // Newest first: what was sent several times is named once.
    if (entries.length > 0 && bundle?.id !== bundleID) break;
    bundleID = bundle?.id;
    entries.push({
      ...{ jobID, fileName, totalBytes, status },
      ...(error && { error }),
      ...(bundle && { bundle }),
    });
    if (!bundle) break;
  }
  return entries.reverse();
}

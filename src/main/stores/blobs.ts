import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Config } from '../../config/index.ts';

/** Opens the blob store of STORAGE_URL. Its client library is loaded only where it is the one. */
export async function openBlobs({ storage, supabase }: Config): Promise<BlobStore> {
  if (storage.kind === 'file') {
    const { createFilesystemBlobStore } = await import('../../blobs/filesystem/index.ts');
    return createFilesystemBlobStore(storage.folder);
  }
  if (storage.kind === 's3') {
    const { createS3BlobStore } = await import('../../blobs/s3/index.ts');
    return createS3BlobStore(storage);
  }
  if (!supabase) throw new Error('The configuration names a bucket and no Supabase project.');
  const { createSupabaseBlobStore } = await import('../../blobs/supabase/index.ts');
  return createSupabaseBlobStore({ ...supabase, bucket: storage.bucket });
}

import { createSupabaseBlobStore } from '../../src/blobs/supabase/index.ts';
import { startSupabaseStorage } from '../support/supabase-storage.ts';
import { blobStoreContract } from './blob-store.ts';

blobStoreContract('Supabase Storage', async () => {
  const { url, key, stop } = await startSupabaseStorage();
  const settings = { url, key, bucket: 'log-flow' };
  return {
    store: await createSupabaseBlobStore(settings),
    again: () => createSupabaseBlobStore(settings),
    close: stop,
  };
});

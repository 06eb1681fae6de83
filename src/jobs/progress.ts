/** Of the way from the first byte to the report, the part that is uploading. */
const UPLOAD_SHARE = 0.25;
/** Bytes after which an upload of unknown length counts as half done. */
const UNKNOWN_LENGTH_HALF = 256 * 1024 * 1024;

export interface ProgressInput {
  declaredBytes: number | null;
  receivedBytes: number;
  /** Whether the last byte was stored. */
  uploaded: boolean;
  totalBytes: number;
  processedBytes: number;
}

/**
 * Whole percent, 0..99: how far a job has come; 100 belongs to `Completed` alone. Two shares, bytes
 * uploaded and bytes processed, where the processed part is measured against the expected whole. An
 * upload that does not say its length approaches its share without reaching it.
 */
export function progressInPercentage(input: ProgressInput): number {
  const uploaded = uploadedShare(input);
  const processed = input.totalBytes === 0 ? 0 : input.processedBytes / input.totalBytes;
  const share = UPLOAD_SHARE * uploaded + (1 - UPLOAD_SHARE) * uploaded * processed;
  return Math.floor(99 * Math.min(1, share));
}

function uploadedShare(input: ProgressInput): number {
  if (input.uploaded) return 1;
  const { declaredBytes, receivedBytes } = input;
  if (declaredBytes !== null && declaredBytes > 0)
    return Math.min(1, receivedBytes / declaredBytes);
  return receivedBytes / (receivedBytes + UNKNOWN_LENGTH_HALF);
}

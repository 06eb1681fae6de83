import { Stack } from '@mantine/core';
import { SendingRow } from './sending-row.tsx';
import { SendingSummary } from './sending-summary.tsx';
import { type Sending, useBatch } from './uploads.ts';

/** Files that are shown each by itself, at most. */
const FEW = 5;

/** Files on their way, each with how much of it was sent; many of them as one. */
export function SendingList({ sendings }: { sendings: readonly Sending[] }) {
  const { files } = useBatch();
  if (sendings.length === 0) return null;
  if (files > FEW) return <SendingSummary sendings={sendings} />;
  return (
    <Stack gap={6} mb="md" aria-label="Files being sent" component="section">
      {sendings.map((sending) => (
        <SendingRow key={sending.jobID} sending={sending} />
      ))}
    </Stack>
  );
}

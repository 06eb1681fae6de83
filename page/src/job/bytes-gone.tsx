import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { JobDetail } from '../api/types.ts';

/** Said once where a filter would be, and what can be done. */
export function BytesGone({ job: { status } }: { job: JobDetail }) {
  const kept = 'so its records cannot be opened or filtered; its numbers stay';
  return (
    <Text size="sm" c="dimmed" my="sm">
      The bytes of this log are gone{status === 'Failed' ? '' : `, ${kept}`}.{' '}
      <Anchor component={Link} to="/" size="sm">
        Send the file again
      </Anchor>{' '}
      to look into it.
    </Text>
  );
}

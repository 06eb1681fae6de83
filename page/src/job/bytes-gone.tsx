import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** Said once where records would be, and what can be done. */
export function BytesGone() {
  return (
    <Text size="sm" c="dimmed" my="sm">
      The bytes of this log are gone, so its records cannot be opened or filtered; its numbers stay.{' '}
      <Anchor component={Link} to="/" size="sm">
        Send the file again
      </Anchor>{' '}
      to look into it.
    </Text>
  );
}

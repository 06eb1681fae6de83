import { Anchor, Center, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <Center mih="60vh">
      <Stack align="center" gap="xs">
        <Title order={1} size="h3">
          There is nothing here
        </Title>
        <Text c="dimmed">
          The address may be mistyped, or what it shows was deleted or belongs to another account.
        </Text>
        <Anchor component={Link} to="/">
          To your logs
        </Anchor>
      </Stack>
    </Center>
  );
}

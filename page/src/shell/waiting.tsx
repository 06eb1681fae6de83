import { Group, Loader, Text } from '@mantine/core';

export function Waiting({ text }: { text: string }) {
  return (
    <Group py="xl" justify="center" gap="xs" role="status">
      <Loader size="xs" />
      <Text c="dimmed" size="sm">
        {text}
      </Text>
    </Group>
  );
}

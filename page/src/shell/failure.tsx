import { Alert, Button, Stack, Text } from '@mantine/core';
import { Problem } from '../api/problem.ts';

/** What happened, and what to do. */
export function Failure({ error, retry }: { error: Error; retry?: (() => void) | undefined }) {
  const title = error instanceof Problem ? error.title : 'This page has a fault';
  return (
    <Alert color="red" variant="light" title={title} my="md" role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error.message}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

import { Stack, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Keys } from './keys.tsx';
import { Password } from './password.tsx';
import { Sessions } from './sessions.tsx';
import { TimeZone } from './time-zone.tsx';

export function AccountPage() {
  useEffect(() => {
    document.title = 'Account · Log-Flow';
  }, []);
  return (
    <Stack gap="xl" maw={900}>
      <Title order={1} size="h3">
        Account
      </Title>
      <TimeZone />
      <Sessions />
      <Password />
      <Keys />
    </Stack>
  );
}

import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { passwordCommand } from '../sign-in/first-account.ts';

interface LeaveDialogProps {
  address: string;
  close: () => void;
  leave: () => void;
}

/** Said to whoever has never chosen a password: nobody knows it, and without it there is no way back to the logs. */
export function LeaveDialog({ address, close, leave }: LeaveDialogProps) {
  return (
    <Modal opened onClose={close} title="There is no password to come back with">
      <Stack gap="sm">
        <Text size="sm">
          This account was made by “Try it now”. To sign in again as {address}, set a password
          first, on this computer, in the folder where Log-Flow was started:
        </Text>
        <Code block>{passwordCommand(address)}</Code>
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            Sign out all the same
          </Button>
          <Button onClick={close} data-autofocus>
            Stay
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

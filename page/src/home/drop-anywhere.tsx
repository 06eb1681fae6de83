import { Stack, Title } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useTake } from './use-take.ts';
import '@mantine/dropzone/styles.css';

/** On every page a file may be dropped on the window. */
export function DropAnywhere() {
  const take = useTake();
  return (
    <Dropzone.FullScreen onDrop={take} multiple>
      <Stack align="center" justify="center" mih="70vh">
        <Title order={2}>Drop it anywhere</Title>
      </Stack>
    </Dropzone.FullScreen>
  );
}

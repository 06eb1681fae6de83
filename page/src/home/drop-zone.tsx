import { Button, Group, Modal, Stack, Text, Textarea, Title } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useDisclosure } from '@mantine/hooks';
import { useRef, useState } from 'react';
import '@mantine/dropzone/styles.css';
import { exampleLog } from './example-log.ts';
import { useTake } from './use-take.ts';
import './drop-zone.css';

/** Where files are dropped: here, and anywhere on the window (drop-anywhere.tsx). */
export function DropZone({ isProminent }: { isProminent: boolean }) {
  const [isPasting, paste] = useDisclosure();
  const choose = useRef<() => void>(null);
  const chooseFolder = useRef<HTMLInputElement>(null);
  const take = useTake();
  return (
    <>
      <Dropzone
        onDrop={take}
        openRef={choose}
        multiple
        activateOnClick={false}
        enablePointerEvents
        className="drop"
        data-prominent={isProminent || undefined}
        inputProps={{ 'aria-label': 'Log files' }}
      >
        <Stack align="center" gap={4}>
          <Title order={1} size={isProminent ? 'h2' : 'h4'}>
            Drop a log
          </Title>
          <Text c="dimmed" size="sm" ta="center">
            Any text log of any size, plain, compressed, or in a zip or tar archive. Its format is
            recognised.
          </Text>
          <Group gap="xs" mt="xs" justify="center">
            <Button size="xs" onClick={() => choose.current?.()}>
              Choose files
            </Button>
            <Button size="xs" variant="default" onClick={() => chooseFolder.current?.click()}>
              Choose a folder
            </Button>
            <Button size="xs" variant="default" onClick={paste.open}>
              Paste text
            </Button>
            <Button size="xs" variant="default" onClick={() => take([exampleLog()])}>
              Try an example
            </Button>
          </Group>
        </Stack>
      </Dropzone>
      <input
        ref={chooseFolder}
        type="file"
        hidden
        multiple
        webkitdirectory=""
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <PasteDialog isOpen={isPasting} close={paste.close} take={take} />
    </>
  );
}

interface PasteDialogProps {
  isOpen: boolean;
  close: () => void;
  take: (files: File[]) => void;
}

function PasteDialog({ isOpen, close, take }: PasteDialogProps) {
  const [text, setText] = useState('');
  const analyse = () => {
    close();
    setText('');
    take([new File([text], 'pasted.log', { type: 'text/plain' })]);
  };
  return (
    <Modal opened={isOpen} onClose={close} title="Paste log lines" size="xl">
      <Stack>
        <Textarea
          aria-label="Log lines"
          autosize
          minRows={10}
          maxRows={24}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          classNames={{ input: 'mono' }}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button disabled={text.trim() === ''} onClick={analyse}>
            Analyse
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

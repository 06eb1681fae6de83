import { Alert, Button, Group, Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { readAgain } from '../api/jobs.ts';
import { Problem } from '../api/problem.ts';
import type { JobDetail } from '../api/types.ts';

/** Reads the kept bytes again, with another format or other keywords. */
export function ReadAgain({ job }: { job: JobDetail }) {
  const [isOpen, { open, close }] = useDisclosure();
  const hasEnded = job.status === 'Completed' || job.status === 'Failed';
  if (!hasEnded || !job.bytesKept) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Read again…
      </Button>
      <Modal opened={isOpen} onClose={close} title="Read it again" size="lg">
        <ReadAgainForm job={job} close={close} />
      </Modal>
    </>
  );
}

function ReadAgainForm({ job, close }: { job: JobDetail; close: () => void }) {
  const client = useQueryClient();
  const [format, setFormat] = useState('');
  const [keywords, setKeywords] = useState<string[]>([]);
  const start = useMutation({
    mutationFn: () =>
      readAgain(job.jobID, {
        format: format.trim() || 'auto',
        ...(keywords.length > 0 && { keywords }),
      }),
    onSuccess: (started) => {
      close();
      client.setQueryData(['job', job.jobID], started);
      notifications.show({ message: 'It is being read again; the report follows by itself.' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Format"
          description="The name of a format, or a pattern such as %{ts:iso} %{level} %{message}; empty recognises it anew"
          placeholder="recognise it"
          classNames={{ input: 'mono' }}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value)}
          data-autofocus
        />
        <TagsInput
          label="Keywords"
          description="Words to count in messages; empty keeps those of now"
          value={keywords}
          onChange={setKeywords}
          maxTags={64}
        />
        {start.isError && (
          <Alert
            color="red"
            variant="light"
            title={start.error instanceof Problem ? start.error.title : 'That did not work'}
            role="alert"
          >
            {start.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={start.isPending}>
            Read again
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

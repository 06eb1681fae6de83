import { Alert, Button, Group, Stack, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { readAgain, recordsOf } from '../../api/jobs.ts';
import { Problem } from '../../api/problem.ts';
import type { JobDetail, Report } from '../../api/types.ts';
import { count } from '../../format/numbers.ts';
import { ANEW, AS_NOW, areSame, formatOf, linesToTry } from './choice.ts';
import { FormatChoice } from './format-choice.tsx';
import { Trial } from './trial.tsx';

const TYPING_MS = 250;
/** Records whose lines are tried where every line was understood. */
const FIRST_RECORDS = 20;

interface ReadAgainFormProps {
  job: JobDetail;
  report: Pick<Report, 'keyWordCounts' | 'invalidSamples'>;
  /** What is chosen at first. */
  choice?: string;
  onStarted?: () => void;
}

/** Reads the kept bytes again, with another format or other keywords; a format is tried on some lines before. */
export function ReadAgainForm({ job, report, choice: first, onStarted }: ReadAgainFormProps) {
  const client = useQueryClient();
  const now = Object.keys(report.keyWordCounts);
  const [choice, setChoice] = useState(first ?? AS_NOW);
  const [pattern, setPattern] = useState('');
  const [keywords, setKeywords] = useState(now);
  const [typed] = useDebouncedValue(pattern, TYPING_MS);
  const format = formatOf(choice, pattern);
  const isChanged = format !== undefined || !areSame(keywords, now);
  const start = useMutation({
    mutationFn: () =>
      readAgain(job.jobID, {
        ...(format !== undefined && { format }),
        ...(!areSame(keywords, now) && { keywords }),
      }),
    onSuccess: (started) => {
      onStarted?.();
      client.setQueryData(['job', job.jobID], started);
      notifications.show({ message: 'It is being read again; the report follows by itself.' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const tried = formatOf(choice, typed);
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormatChoice
          job={job}
          choice={choice}
          setChoice={setChoice}
          pattern={pattern}
          setPattern={setPattern}
        />
        {tried && tried !== ANEW && <TrialOn job={job} report={report} format={tried} />}
        <TagsInput
          label="Keywords"
          description="Words to count in messages; Enter or a comma ends one"
          inputWrapperOrder={['label', 'input', 'description']}
          value={keywords}
          onChange={setKeywords}
          splitChars={[',']}
          maxTags={64}
          error={keywords.length === 0 ? 'At least one word is counted.' : undefined}
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
          <Button
            type="submit"
            size="xs"
            loading={start.isPending}
            disabled={!isChanged || format === '' || keywords.length === 0}
          >
            Read again
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface TrialOnProps {
  job: JobDetail;
  report: ReadAgainFormProps['report'];
  format: string;
}

/** On the lines that were not understood; where there are none, on the first ones of the file. */
function TrialOn({ job: { jobID, finishedAt }, report: { invalidSamples }, format }: TrialOnProps) {
  const hasInvalid = invalidSamples.length > 0;
  const first = useQuery({
    queryKey: ['first-records', jobID, finishedAt],
    queryFn: ({ signal }) => recordsOf(jobID, { order: 'line', limit: FIRST_RECORDS }, signal),
    enabled: !hasInvalid,
  });
  const lines = useMemo(() => {
    const from = hasInvalid ? invalidSamples : (first.data?.items ?? []);
    return linesToTry(from.map(({ text }) => text));
  }, [hasInvalid, invalidSamples, first.data]);
  if (lines.length === 0) return null;
  const number = count(lines.length);
  const what = hasInvalid
    ? `${number} lines that were not understood`
    : `the first ${number} lines of the file`;
  return <Trial format={format} lines={lines} what={what} />;
}

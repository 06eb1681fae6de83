import { Alert, Button, Group, Select, Stack, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../api/problem.ts';
import { server } from '../../api/server.ts';
import type { JobDetail, Report } from '../../api/types.ts';
import { timeZones } from '../../format/time-zones.ts';
import { ANEW, AS_NOW, areSame, formatOf } from './choice.ts';
import { FormatChoice } from './format-choice.tsx';
import { Trial } from './trial.tsx';
import { useTrial } from './use-trial.ts';

const TYPING_MS = 250;

interface ReadAgainFormProps {
  job: JobDetail;
  report: Pick<Report, 'keyWordCounts' | 'invalidSamples' | 'timeZone'>;
  /** What is chosen at first. */
  choice?: string;
  onStarted?: () => void;
}

/** Reads the kept bytes again, with another format, in another time zone or with other keywords; a format is tried on some lines before. */
export function ReadAgainForm({ job, report, choice: first, onStarted }: ReadAgainFormProps) {
  const client = useQueryClient();
  const now = Object.keys(report.keyWordCounts);
  const [choice, setChoice] = useState(first ?? AS_NOW);
  const [pattern, setPattern] = useState('');
  const [keywords, setKeywords] = useState(now);
  const [timeZone, setTimeZone] = useState<string | null>(null);
  const [typed] = useDebouncedValue(pattern, TYPING_MS);
  const format = formatOf(choice, pattern);
  const isChanged = format !== undefined || timeZone !== null || !areSame(keywords, now);
  const start = useMutation({
    mutationFn: () =>
      server.readAgain(job.jobID, {
        ...(format !== undefined && { format }),
        ...(timeZone !== null && { timeZone }),
        ...(!areSame(keywords, now) && { keywords }),
      }),
    onSuccess: (started) => {
      onStarted?.();
      client.setQueryData(['job', job.jobID], started);
      notifications.show({ message: 'It is being read again; the report follows by itself.' });
    },
  });
  const tried = formatOf(choice, typed);
  const trial = useTrial(job, report, tried === ANEW ? undefined : tried);
  /** The format that was asked for although it explains none of the lines. */
  const [doubted, setDoubted] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trial.explainsNone) setDoubted(tried ?? null);
    else start.mutate();
  };
  const isTrying = format !== tried || trial.isPending;
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
        {trial.isShown && <Trial format={tried!} trial={trial} />}
        <Select
          label="Time zone"
          description="Of times that do not say theirs"
          inputWrapperOrder={['label', 'input', 'description']}
          placeholder={`As now: ${report.timeZone?.name ?? 'UTC'}`}
          data={timeZones()}
          value={timeZone}
          onChange={setTimeZone}
          searchable
          clearable
          nothingFoundMessage="No zone is named like that"
        />
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
        {trial.explainsNone && doubted === format ? (
          <Doubt
            isStarting={start.isPending}
            start={() => start.mutate()}
            cancel={() => setDoubted(null)}
          />
        ) : (
          <Group justify="flex-end">
            <Button
              type="submit"
              size="xs"
              loading={start.isPending}
              disabled={
                !isChanged ||
                format === '' ||
                keywords.length === 0 ||
                isTrying ||
                (trial.isShown && trial.isFaulty)
              }
            >
              Read again
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface DoubtProps {
  isStarting: boolean;
  start: () => void;
  cancel: () => void;
}

/** Asks before a log is read by a format that explains none of the lines it was tried on. */
function Doubt({ isStarting, start, cancel }: DoubtProps) {
  return (
    <div className="doubt" role="alert">
      <b>None of these lines fits. Read the log by it all the same?</b>
      <p>
        If the others do not fit either, no line of the log will be understood. Its bytes stay, so
        that it can be read again.
      </p>
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={cancel}>
          Cancel
        </Button>
        <Button size="xs" loading={isStarting} onClick={start}>
          Read again all the same
        </Button>
      </Group>
    </div>
  );
}

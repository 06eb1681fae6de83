import { Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatsQuery } from '../../api/formats.ts';
import type { JobDetail } from '../../api/types.ts';
import { Failure } from '../../shell/failure.tsx';
import { ANEW, AS_NOW, OWN } from './choice.ts';
import { PatternHelp } from './pattern-help.tsx';

interface FormatChoiceProps {
  job: JobDetail;
  choice: string;
  setChoice: (choice: string) => void;
  pattern: string;
  setPattern: (pattern: string) => void;
}

/** As now, recognised anew, one of the formats that the server knows, or a pattern of one's own. */
export function FormatChoice(props: FormatChoiceProps) {
  const { job, choice, setChoice, pattern, setPattern } = props;
  const formats = useQuery(formatsQuery());
  const ways = [
    { value: AS_NOW, label: `As now: ${job.format?.title ?? 'not recognised'}` },
    { value: ANEW, label: 'Recognise it anew' },
    { value: OWN, label: 'A pattern of my own' },
  ];
  const known = formats.data?.items.map(({ name, title }) => ({
    value: name,
    label: title.toLowerCase() === name ? title : `${title} (${name})`,
  }));
  const sample = formats.data?.items.find(({ name }) => name === choice)?.sample;
  return (
    <>
      {formats.isError && <Failure error={formats.error} retry={() => void formats.refetch()} />}
      <Select
        label="Format"
        description={sample && <span className="mono sample">{sample}</span>}
        inputWrapperOrder={['label', 'input', 'description']}
        data={[
          { group: 'Ways', items: ways },
          { group: 'Formats', items: known ?? [] },
        ]}
        value={choice}
        onChange={(value) => setChoice(value ?? AS_NOW)}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No format is named like that"
        maxDropdownHeight={320}
      />
      {choice === OWN && (
        <div>
          <Textarea
            label="Pattern"
            description="%{ts:iso8601} is a time, %{level} a level, %{token:host} a word with a name, %{message} the rest of the line. All else stands for itself."
            inputWrapperOrder={['label', 'input', 'description']}
            placeholder="%{ts:iso8601} %{level} %{message}"
            classNames={{ input: 'mono' }}
            autosize
            spellCheck={false}
            autoComplete="off"
            value={pattern}
            // A pattern is one line.
            onChange={({ currentTarget }) => setPattern(currentTarget.value.replaceAll('\n', ''))}
            maxLength={2000}
            data-autofocus
          />
          <PatternHelp />
        </div>
      )}
    </>
  );
}

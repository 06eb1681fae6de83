import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { jobsQuery } from '../../api/jobs.ts';
import { type ReportState, SINCE } from '../report-state.ts';
import type { News } from './use-news.ts';

const ALL = 'all';

interface NewsChoiceProps {
  state: ReportState;
  /** Null where the report is of several. */
  jobID: string | null;
  news: News;
}

/** All patterns, those that were first seen in the chosen time, or those that another log does not have. */
export function NewsChoice({ state, jobID, news }: NewsChoiceProps) {
  const [isAsked, setAsked] = useState(false);
  const { search } = state;
  const isOther = search.news !== undefined && search.news !== SINCE;
  const jobs = useQuery({ ...jobsQuery(), enabled: isAsked || isOther });
  const others = jobs.data?.filter((job) => job.status === 'Completed' && job.jobID !== jobID);
  const since =
    search.from === undefined ? 'New in a part of the time: choose it above' : 'New in this time';
  return (
    <Select
      size="xs"
      w={230}
      aria-label="Which patterns"
      value={search.news ?? ALL}
      onChange={(value) =>
        state.set({ news: value === ALL || value === null ? undefined : value }, true)
      }
      onDropdownOpen={() => setAsked(true)}
      allowDeselect={false}
      comboboxProps={{ width: 320, position: 'bottom-start' }}
      maxDropdownHeight={320}
      data={[
        { value: ALL, label: 'All patterns' },
        {
          value: SINCE,
          label: search.from === undefined ? since : `${since} (${news.marked.size})`,
          disabled: search.from === undefined,
        },
        {
          group: 'Not in another log',
          items: (others ?? []).map((job) => ({
            value: job.jobID,
            label: `Not in ${job.fileName}`,
          })),
        },
      ]}
    />
  );
}

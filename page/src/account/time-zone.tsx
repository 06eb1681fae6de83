import { Alert, Select, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeSettings, settingsQuery } from '../api/account.ts';
import { timeZones } from '../format/time-zones.ts';
import { Failure } from '../shell/failure.tsx';

/** In which zone the times of logs are read that do not say theirs. */
export function TimeZone() {
  const client = useQueryClient();
  const settings = useQuery(settingsQuery());
  const change = useMutation({
    mutationFn: (timeZone: string | null) => changeSettings({ timeZone }),
    onSuccess: (changed) => client.setQueryData(settingsQuery().queryKey, changed),
  });
  return (
    <section aria-label="Time zone">
      <Title order={2} size="h5" mb="xs">
        Time zone
      </Title>
      <Stack gap="sm" maw={380}>
        {settings.isError && (
          <Failure error={settings.error} retry={() => void settings.refetch()} />
        )}
        <Select
          label="Times in logs that do not say their zone"
          description="Of files that are sent from now on"
          placeholder="As the server reads them"
          data={timeZones()}
          value={settings.data?.timeZone ?? null}
          onChange={(timeZone) => change.mutate(timeZone)}
          disabled={!settings.data || change.isPending}
          searchable
          clearable
          nothingFoundMessage="No zone is named like that"
        />
        {change.isError && <Failure error={change.error} />}
        {change.isSuccess && (
          <Alert color="teal" role="status">
            The time zone is changed.
          </Alert>
        )}
      </Stack>
    </section>
  );
}

import { useLocalStorage } from '@mantine/hooks';
import type { Zone } from '../format/time.ts';

/** The zone that times are shown in; kept in this browser. */
export function useZone(): [Zone, (zone: Zone) => void] {
  const [zone, setZone] = useLocalStorage<Zone>({
    key: 'log-flow-zone',
    defaultValue: 'local',
    getInitialValueInEffect: false,
  });
  return [zone, setZone];
}

import { useNavigate } from '@tanstack/react-router';
import { send } from './uploads.ts';

/** Sends files. A single one is what somebody wants to look at; several are in the list. */
export function useTake(): (files: File[]) => void {
  const navigate = useNavigate();
  return (files) => {
    const [jobID] = send(files);
    if (!jobID) return;
    if (files.length === 1) void navigate({ to: '/jobs/$jobID', params: { jobID } });
    else void navigate({ to: '/' });
  };
}

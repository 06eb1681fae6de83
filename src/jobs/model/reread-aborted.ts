/** The end of a job's reading again with the process that cut its bytes. */
export const REREAD_ABORTED = {
  code: 'reread_aborted',
  message:
    'The server stopped before it had read the bytes again; ask for it once more. The report before stands.',
} as const;

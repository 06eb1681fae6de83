/**
 * Whether LOGFLOW_LOG_LEVEL asks for the stacks of errors. Read apart from the configuration, because a faulty
 * configuration is an error to report as well, and most commands need none.
 */
export function isDebugging(): boolean {
  const level = process.env.LOGFLOW_LOG_LEVEL;
  return level === 'debug' || level === 'trace';
}

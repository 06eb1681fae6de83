/** What a person sees when the server is up: where it is, where the data lies, what to try first. */
export function readyText({
  address,
  dataFolder,
  firstTime,
}: {
  address: string;
  dataFolder: string;
  firstTime: boolean;
}): string {
  return [
    '',
    `Log-Flow is ready:  ${address}`,
    `Data:               ${dataFolder}`,
    '',
    firstTime
      ? 'Try it; paste these three lines into another terminal:'
      : 'To try it, paste these lines:',
    ...firstSteps(address).map((line) => `  ${line}`),
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

/** Register, upload, read the report: with nothing but curl and a shell. */
function firstSteps(address: string): string[] {
  const password = "$(od -An -N12 -tx1 /dev/urandom | tr -d ' \\n')";
  return [
    `TOKEN=$(curl -s ${address}/auth/register -H 'content-type: application/json' -d '{"email":"me-'$RANDOM'@example.com","password":"'${password}'"}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`,
    `curl -s -T examples/app.log -H "authorization: Bearer $TOKEN" ${address}/api/upload-logs/`,
    `curl -s -H "authorization: Bearer $TOKEN" ${address}/api/stats`,
  ];
}

import { randomBytes, randomInt } from 'node:crypto';

export interface ReadyFacts {
  address: string;
  /** Where the data lies. */
  data: string;
}

/** What a person sees when the server is up: where it is, where the data lies, what to try first. */
export function readyText({ address, data }: ReadyFacts): string {
  return [
    '',
    `Log-Flow is ready:  ${address}`,
    `Data:               ${data}`,
    '',
    'Try it: paste these three lines into another terminal, in this folder.',
    '',
    ...firstSteps(address),
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

/**
 * Register, upload, read the report: with nothing but curl and a shell. The account is a new one each
 * time, so that the lines work again after every start.
 */
function firstSteps(address: string): string[] {
  const account = JSON.stringify({
    email: `me-${randomInt(10_000)}@example.com`,
    password: randomBytes(9).toString('base64url'),
  });
  const pick = (key: string) => `grep -o '"${key}":"[^"]*' | cut -d'"' -f4`;
  return [
    `TOKEN=$(curl -s ${address}/auth/register -H 'content-type: application/json' -d '${account}' | ${pick('accessToken')})`,
    `JOB=$(curl -s -H "authorization: Bearer $TOKEN" -T examples/app.log ${address}/api/upload-logs/ | ${pick('jobID')})`,
    // A moment for the analysis: pasted together, the lines follow each other within milliseconds.
    `sleep 1; curl -s -H "authorization: Bearer $TOKEN" ${address}/api/stats/$JOB`,
  ];
}

import { randomBytes, randomInt } from 'node:crypto';
import { programName } from '../runtime/program-name.ts';

export interface ReadyFacts {
  address: string;
  /** Where the data is. */
  data: string;
  /** Where accounts are kept: only local ones can be created and used at once. */
  auth: 'local' | 'supabase';
  registration: 'open' | 'closed';
  /** Whether the page for browsers was built. */
  hasPage: boolean;
}

/** The text for the terminal once the server listens: its address, where the data is, first steps. */
export function readyText({ address, data, auth, registration, hasPage }: ReadyFacts): string {
  return [
    '',
    `Log-Flow is ready:  ${address}`,
    `Data:               ${data}`,
    '',
    ...(hasPage ? [`Open ${address} in a browser.`, ''] : []),
    ...(auth === 'supabase'
      ? [`Sign in as a user of your Supabase project; ${address}/docs has every route.`]
      : registration === 'open'
        ? [
            `Anybody who reaches this address may register (REGISTRATION=closed ends that).`,
            `Every route:        ${address}/docs`,
            '',
            ...firstSteps(address),
          ]
        : [
            `Registration is closed; ${programName()} users adds accounts. ${address}/docs has every route.`,
          ]),
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
    'Try it: paste these three lines into another terminal, in this folder.',
    '',
    `TOKEN=$(curl -s ${address}/auth/register -H 'content-type: application/json' -d '${account}' | ${pick('accessToken')})`,
    `JOB=$(curl -s -H "authorization: Bearer $TOKEN" -T examples/app.log ${address}/api/upload-logs/ | ${pick('jobID')})`,
    // A moment for the analysis: pasted together, the lines follow each other within milliseconds.
    `sleep 1; curl -s -H "authorization: Bearer $TOKEN" ${address}/api/stats/$JOB`,
  ];
}

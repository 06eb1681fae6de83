import { jobsContract } from '../contract/jobs/index.ts';

jobsContract('the embedded stores', { alone: true });

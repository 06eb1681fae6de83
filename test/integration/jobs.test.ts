import { jobsContract } from '../contract/jobs.ts';

jobsContract('the embedded stores', { alone: true });

/** Writes THIRD-PARTY-NOTICES.md: `node scripts/run.js scripts/notices.ts`. */
import { writeFileSync } from 'node:fs';
import { NOTICES_FILE, notices } from './notices/notices.ts';

writeFileSync(NOTICES_FILE, notices());

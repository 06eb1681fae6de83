/** Writes the types of what the server answers, as the page uses them: `node scripts/run.js scripts/page-types.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pageTypes, TYPES_FILE } from './page-types/page-types.ts';

const types = await pageTypes();
if (readFileSync(TYPES_FILE, 'utf8') !== types) writeFileSync(TYPES_FILE, types);

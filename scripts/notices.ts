// `npm run notices`: writes THIRD-PARTY-NOTICES.txt, the licences of all that is shipped: packages of production, what
// the page is made of, and the runtime of the compiled kernel. A test compares it with what is installed.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { noticesOf } from './shipped/notices.ts';
import { shippedPackages } from './shipped/packages.ts';

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..'));
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
writeFileSync('THIRD-PARTY-NOTICES.txt', noticesOf(shippedPackages(packages)));

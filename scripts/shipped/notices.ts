import { readdirSync, readFileSync } from 'node:fs';
import type { ShippedPackage } from './packages.ts';

const LICENCE_FILE = /^(licen[sc]e|copying|notice)([-.].*)?$/i;
const LINE = '='.repeat(80);
const HEAD = `Third-party notices

Log-Flow is under the licence in LICENSE. It comes with the packages below, each under its own licence.
Packages with the same text of licence stand together. Written by \`npm run notices\`.
`;
/** Its text is long, another one for each version, and beside its binary. */
const NODE = `node: the licences of Node and of the libraries in it are in the file LICENSE of the package
node-PLATFORM-ARCHITECTURE, which comes with the package node.
`;

/** The text of THIRD-PARTY-NOTICES.txt for packages as `shippedPackages` gives them. */
export function noticesOf(packages: ShippedPackage[]): string {
  const groups = Map.groupBy(packages, (each) => licenceText(each));
  const parts = [...groups].map(([text, members]) => {
    const names = members.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${LINE}\n${[...new Set(names)].join('\n')}\n\n${text}\n`;
  });
  return `${HEAD}\n${NODE}\n${parts.join('\n')}`;
}

/** What the package says in files of licence and notice; of packages without one, only which licence it is. */
function licenceText({ folder, license }: ShippedPackage): string {
  const texts = readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8').replaceAll('\r\n', '\n'))
    .map((text) => text.replace(/[ \t]+$/gm, '').trim());
  return texts.join('\n\n') || `The package has no text of its licence, which is ${license}.`;
}

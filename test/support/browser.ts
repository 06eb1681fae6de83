/** A real browser: Debian's Chromium, driven by playwright-core. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Why the browser tests cannot run here; null where they can. */
export function missingBrowser(): string | null {
  if (existsSync(PROGRAM)) return null;
  return `There is no Chromium at ${PROGRAM} (CHROMIUM names another place; scripts/browser-deps installs it).`;
}

export function openBrowser(): Promise<Browser> {
  // Chromium's sandbox does not work for root.
  const args = process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS;
  return chromium.launch({ executablePath: PROGRAM, args });
}

import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { oneWaitMs } from '#test/support/run/run-limit.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/snap/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];

/**
 * A headless Chromium: the one BELLWETHER_CHROMIUM names, else one of this machine, else the one that npm brought.
 * Its own sandbox needs rights that a container rarely gives; the pages here are ours alone.
 */
export async function launchBrowser(): Promise<Browser & AsyncDisposable> {
  const own = process.env['BELLWETHER_CHROMIUM'] ?? (await findChromium());
  const program =
    own === undefined
      ? { executablePath: await packaged.executablePath(), args: packaged.args }
      : { executablePath: own, args: ['--no-sandbox', '--disable-dev-shm-usage'] };
  const browser = await chromium.launch({ ...program, timeout: 0 });
  const open = browser.newContext.bind(browser);
  // A page knows no watch that stands still while a busy machine does.
  browser.newContext = async (options) => {
    const context = await open(options);
    context.setDefaultTimeout(oneWaitMs());
    return context;
  };
  return browser;
}

async function findChromium(): Promise<string | undefined> {
  const all = places.flatMap((place) =>
    [...names, 'Google Chrome', 'Chromium'].map((name) => path.join(place, name)),
  );
  for (const file of all) {
    const canRun = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (canRun) return file;
  }
  return undefined;
}

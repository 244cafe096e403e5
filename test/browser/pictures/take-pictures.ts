/*
 * npm run pictures: plays a day of the five people on the sandbox page and takes the pictures that the documents show,
 * on a phone and at a desk, and others into `.pictures`. It takes six minutes. `npm run pictures -- words` takes those of one
 * scene and leaves the others.
 */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPage } from '#sandbox/open-page.ts';
import { startSandbox } from '#sandbox/start-sandbox.ts';
import { launchBrowser } from '#test/support/web/browser.ts';
import { takeClosure } from './closure.ts';
import { takeCompliance } from './compliance.ts';
import { takeConfirm } from './confirm.ts';
import { takeDrills } from './drills.ts';
import { takeFrontOffice } from './front-office.ts';
import { takeHalts } from './halts.ts';
import { takeIncidents } from './incidents.ts';
import { takeNotices } from './notices.ts';
import { takeParent } from './parent.ts';
import { takePeople } from './people.ts';
import { takePrivacy } from './privacy.ts';
import { takeProof } from './proof.ts';
import { takeRequests } from './requests.ts';
import { clearPictures, openStudio } from './studio.ts';
import { takeTraining } from './training.ts';
import { takeTyped } from './typed.ts';
import { takeWhoHearsWhat } from './who-hears-what.ts';
import { takeWhoIsTold } from './who-is-told.ts';
import { takeWords } from './words.ts';

/** Each begins where the one before it ended, unless it is taken alone. */
const scenes = {
  drills: takeDrills,
  closure: takeClosure,
  'who-is-told': takeWhoIsTold,
  'who-hears-what': takeWhoHearsWhat,
  halts: takeHalts,
  'front-office': takeFrontOffice,
  requests: takeRequests,
  compliance: takeCompliance,
  privacy: takePrivacy,
  confirm: takeConfirm,
  incidents: takeIncidents,
  notices: takeNotices,
  proof: takeProof,
  people: takePeople,
  parent: takeParent,
  words: takeWords,
  training: takeTraining,
  typed: takeTyped,
};
const wanted = process.argv.slice(2);

const home = await mkdtemp(path.join(tmpdir(), 'bellwether-pictures-'));
await chmod(home, 0o755);

async function takePictures(): Promise<string[]> {
  await using sandbox = await startSandbox({
    home,
    students: 800,
    callsPerSecond: 60,
    speed: 10,
    say: console.log,
  });
  const server = await openPage(sandbox);
  await using browser = await launchBrowser();
  if (wanted.length === 0) await clearPictures();
  const studio = await openStudio(browser, server.url);
  for (const [name, take] of Object.entries(scenes))
    if (wanted.length === 0 || wanted.includes(name)) await take(sandbox, studio);
  await server.close();
  return studio.failed();
}

try {
  const failed = await takePictures();
  for (const what of failed) console.error(`not taken: ${what}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await rm(home, { recursive: true, force: true });
}

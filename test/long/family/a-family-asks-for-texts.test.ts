import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  answersOn,
  buttonsOn,
  follow,
  linkFor,
  press,
  read,
} from '#test/support/consent/family-pages.ts';
import {
  addConsent,
  addDistrict,
  addGuardian,
  addNumberCheck,
} from '#test/support/consent/household.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const database = setUpDatabase();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));
beforeAll(async () => {
  await addDistrict(database.db);
});

let taken = 150;
let link: string;
let guardianId: string;
let phoneId: string;
beforeEach(async () => {
  const number = `+1503555${String(++taken).padStart(4, '0')}`;
  const added = await addGuardian(database.db, testVault, { phones: [{ number }] });
  guardianId = added.guardianId;
  [phoneId] = added.phoneIds as [string];
  await addNumberCheck(database.db, { phoneId });
  link = linkFor(guardianId, server.url);
});

const agree = async (...channels: ('voice' | 'text')[]) => {
  for (const channel of channels)
    await addConsent(database.db, {
      phoneId,
      channel,
      purposes: ['school-mission'],
      obtainedAt: '2026-08-12T17:00:00Z',
    });
};

const choose = async (scope: 'texts-only' | 'calls-again') => {
  const answer = await press(link, { phone: phoneId, scope });
  expect(answer.status).toBe(303);
  return follow(answer);
};

const blocks = () =>
  database.db
    .selectFrom('phone_block')
    .select(['kind', 'blocked_by as by', 'lifts'])
    .where('phone_id', '=', phoneId)
    .orderBy('id')
    .execute();

test('a family asks for texts instead of calls, and for calls again', async () => {
  await agree('voice', 'text');
  expect(buttonsOn(await read(link))).toContain('Text me, don’t call');

  const texted = await choose('texts-only');

  expect(texted).toContain('Done. We text this number and don’t call it.');
  expect(texted).toContain('Texts were asked for instead of calls.');
  expect(texted).toContain('In an emergency we text first, and call only if no text arrives.');
  expect(answersOn(texted)).toEqual([
    ['Emergencies', 'Yes', 'Yes'],
    ['School matters', 'No', 'Yes'],
    ['Anything else', 'No', 'No'],
  ]);
  expect(buttonsOn(texted)).not.toContain('Text me, don’t call');
  const by = `guardian:${guardianId}`;
  expect(await blocks()).toMatchObject([{ kind: 'texts-only', by, lifts: null }]);

  const called = await choose('calls-again');

  expect(called).toContain('Done. We may call this number again.');
  expect(answersOn(called)[1]).toEqual(['School matters', 'Yes', 'Yes']);
  expect(await blocks()).toMatchObject([{}, { kind: 'texts-only', by, lifts: expect.any(String) }]);
});

test('pressed twice, it is one wish', async () => {
  await agree('voice', 'text');
  await Promise.all([choose('texts-only'), choose('texts-only')]);
  expect(await blocks()).toHaveLength(1);

  await Promise.all([choose('calls-again'), choose('calls-again')]);

  expect(await blocks()).toHaveLength(2);
});

test('it isn’t offered, nor taken, where no text would come instead', async () => {
  await agree('voice');
  expect(buttonsOn(await read(link))).not.toContain('Text me, don’t call');

  const page = await choose('texts-only');

  expect(page).not.toContain('Done.');
  expect(answersOn(page)[1]).toEqual(['School matters', 'Yes', 'No']);
  expect(await blocks()).toEqual([]);
});

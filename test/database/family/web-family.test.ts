import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

let taken = 100;
const nextNumber = () => `+1503555${String(++taken).padStart(4, '0')}`;
const linkTo = (guardianId: string) => linkFor(guardianId, server.url);

const revocations = (phoneId: string) =>
  database.db
    .selectFrom('revocation')
    .select(['channel', 'scope', 'category', 'means', 'recorded_by'])
    .where('phone_id', '=', phoneId)
    .orderBy('id')
    .execute();

describe('a guardian who agreed to calls about school matters, and nothing else', () => {
  let link: string;
  let guardianId: string;
  let phoneId: string;
  let number: string;
  beforeEach(async () => {
    number = nextNumber();
    const added = await addGuardian(database.db, testVault, { phones: [{ number }] });
    guardianId = added.guardianId;
    [phoneId] = added.phoneIds as [string];
    await addConsent(database.db, {
      phoneId,
      channel: 'voice',
      purposes: ['school-mission'],
      obtainedAt: '2026-08-12T17:00:00Z',
    });
    await addNumberCheck(database.db, { phoneId });
    link = linkTo(guardianId);
  });

  test('sees what they may be called about, and when that was agreed', async () => {
    const page = await read(link);

    expect(answersOn(page)).toEqual([
      ['Emergencies', 'Yes', 'Yes'],
      ['School matters', 'Yes', 'No'],
      ['Anything else', 'No', 'No'],
    ]);
    expect(page).toContain('Calls were agreed to on August 12, 2026.');
    expect(page).toContain('Harbor Unified School District');
    expect(page).toContain('Press 9 during any call');
  });

  test('sees two digits of the number, and no name', async () => {
    const page = await read(link);

    expect(page).toContain(`Number ending in ${number.slice(-2)}`);
    expect(page).not.toContain(number.slice(-7));
    // The ids in its tags may hold any four digits.
    expect(page.replaceAll(/<[^>]*>/g, ' ')).not.toContain(number.slice(-4));
    expect(page).not.toContain('Marsh');
  });

  test('is offered what they do not have, and the end of what they have', async () => {
    expect(buttonsOn(await read(link))).toEqual([
      'Allow texts about school matters',
      'Allow calls about anything else',
      'Allow texts about anything else',
      'Stop all calls except emergencies',
      'Stop everything except emergencies',
      'Stop emergency messages too',
      'This is not my number',
    ]);
  });

  test('stops all but emergencies with one press', async () => {
    const pressed = await press(link, { phone: phoneId });

    expect(pressed.status).toBe(303);
    const page = await follow(pressed);
    expect(page).toContain('Done. That has stopped.');
    expect(answersOn(page)).toEqual([
      ['Emergencies', 'Yes', 'Yes'],
      ['School matters', 'No', 'No'],
      ['Anything else', 'No', 'No'],
    ]);
    expect(page).toMatch(/Calls and texts were stopped on [A-Z]/);
    expect(buttonsOn(page)).not.toContain('Stop everything except emergencies');
  });

  test('stops calls and leaves what else there is', async () => {
    const pressed = await press(link, { phone: phoneId, channel: 'voice', language: 'en' });

    const page = await follow(pressed);
    expect(answersOn(page)[1]).toEqual(['School matters', 'No', 'No']);
    expect(buttonsOn(page)).toContain('Stop everything except emergencies');
    expect(buttonsOn(page)).not.toContain('Stop all calls except emergencies');
    expect(await revocations(phoneId)).toMatchObject([
      { channel: 'voice', scope: 'non-emergency', category: null },
    ]);
  });

  test('leaves a withdrawal, its confirmation and an audit entry in their own name, once', async () => {
    await Promise.all([1, 2, 3].map(() => press(link, { phone: phoneId })));

    const entries = await database.db
      .selectFrom('audit_entry')
      .select(['act', 'actor_kind', 'actor_id'])
      .where('subject_id', '=', phoneId)
      .execute();
    const confirmations = await database.db
      .selectFrom('outreach')
      .where('kind', '=', 'confirmation')
      .select('state')
      .where('phone_id', '=', phoneId)
      .execute();
    expect(await revocations(phoneId)).toEqual([
      {
        channel: 'any',
        scope: 'non-emergency',
        category: null,
        means: 'web-page',
        recorded_by: `guardian:${guardianId}`,
      },
    ]);
    expect(entries).toEqual([
      { act: 'consent-revoked', actor_kind: 'guardian', actor_id: guardianId },
    ]);
    expect(confirmations).toEqual([{ state: 'waiting' }]);
  });

  test('can stop for good what a text stopped that nobody has read yet', async () => {
    await database.db
      .insertInto('revocation')
      .values({
        phone_id: phoneId,
        channel: 'any',
        scope: 'non-emergency',
        means: 'text-reply',
        recorded_by: `guardian:${guardianId}`,
        doubtful: true,
      })
      .execute();

    expect(buttonsOn(await read(link))).toContain('Stop everything except emergencies');
    await press(link, { phone: phoneId });

    expect(await revocations(phoneId)).toMatchObject([
      { means: 'text-reply' },
      { means: 'web-page' },
    ]);
  });

  test('is asked again before emergencies end too, and told what that means', async () => {
    const question = await read(`${link}/stop?phone=${phoneId}&scope=all&language=en`);
    expect(question).toContain('not even when a school closes');
    expect(await revocations(phoneId)).toEqual([]);

    const page = await follow(await press(link, { phone: phoneId, scope: 'all', language: 'en' }));

    expect(page).toContain('We no longer call or text this number.');
    expect(answersOn(page)).toEqual([
      ['Emergencies', 'No', 'No'],
      ['School matters', 'No', 'No'],
      ['Anything else', 'No', 'No'],
    ]);
    expect(buttonsOn(page)).not.toContain('Stop emergency messages too');
  });

  test('disowns a number: nothing goes to it, and nothing on the page brings it back', async () => {
    const question = await read(`${link}/stop?phone=${phoneId}&scope=wrong-number&language=en`);
    expect(question).toContain('Only the school office can undo this.');

    const request = { phone: phoneId, scope: 'wrong-number', language: 'en' };
    const page = await follow(await press(link, request));
    await press(link, request);

    expect(answersOn(page)[0]).toEqual(['Emergencies', 'No', 'No']);
    expect(page).toContain('We were told this is a wrong number');
    expect(buttonsOn(page)).toEqual([]);
    expect(await revocations(phoneId)).toMatchObject([{ scope: 'wrong-number' }]);
  });

  test('changes nothing by opening pages', async () => {
    for (const path of [
      '',
      '?done=stopped',
      `/stop?phone=${phoneId}&scope=all&language=en`,
      `/agree?phone=${phoneId}&channel=text&purpose=other&language=en`,
    ]) {
      await fetch(link + path);
      await fetch(link + path, { method: 'HEAD' });
    }

    expect(answersOn(await read(link))[1]).toEqual(['School matters', 'Yes', 'No']);
    expect(await revocations(phoneId)).toEqual([]);
  });

  test("cannot stop, or read about, somebody else's number", async () => {
    const other = await addGuardian(database.db, testVault, { phones: [{ number: nextNumber() }] });
    const phone = String(other.phoneIds[0]);

    expect((await press(link, { phone })).status).toBe(404);
    expect((await fetch(`${link}/stop?phone=${phone}&scope=all&language=en`)).status).toBe(404);
    expect(await revocations(phone)).toEqual([]);
  });

  test.each([
    ['no number', {}],
    ['something that is no id', { phone: "' OR true --" }],
    ['an unknown language', { phone: '0199c1de-0000-7000-8000-000000000001', language: 'xx' }],
    ['an unknown scope', { phone: '0199c1de-0000-7000-8000-000000000001', scope: 'some' }],
    ['too much', { phone: 'x'.repeat(5000) }],
  ])('is told that nothing changed when the form has %s', async (_what, fields) => {
    const pressed = await press(link, fields);

    expect(pressed.status).toBe(400);
    expect(await pressed.text()).toContain('Nothing changed');
  });
});

test('a guardian whose language is Spanish gets the page in Spanish, and can change it', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    language: 'es-MX',
    phones: [{ number: nextNumber() }],
  });
  const link = linkTo(guardianId);
  const phone = String(phoneIds[0]);

  const pressed = await press(link, { phone, language: 'es' });

  expect(await read(link)).toContain('<html lang="es">');
  expect(await read(`${link}?language=en`)).toContain('<html lang="en">');
  const page = await follow(pressed);
  expect(page).toContain('Listo. Se ha detenido.');
  // The same place of the same page in the other language.
  expect(page).toContain(
    `href="?done=stopped&amp;phone=${phone}&amp;language=en#number-${phone}" lang="en"`,
  );
});

test('each of several numbers has its own answers and its own buttons', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    phones: [{ number: nextNumber() }, { number: nextNumber(), lineType: 'landline' }],
  });
  const link = linkTo(guardianId);

  await press(link, { phone: String(phoneIds[0]) });
  const page = await read(link);

  const offers = buttonsOn(page);
  expect(offers.filter((name) => name === 'Stop everything except emergencies')).toHaveLength(1);
  expect(page).toContain(`value="${phoneIds[1]}"`);
  expect(page).toContain('receive texts.');
  expect(offers.filter((name) => name.startsWith('Allow texts'))).toHaveLength(2);
});

test('a landline that agreed on two days shows each with its purpose, and promises no texts', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    phones: [{ number: nextNumber(), lineType: 'landline' }],
  });
  const phoneId = String(phoneIds[0]);
  for (const [purpose, obtainedAt] of [
    ['school-mission', '2026-08-12T17:00:00Z'],
    ['other', '2026-09-03T17:00:00Z'],
  ] as const) {
    await addConsent(database.db, { phoneId, channel: 'voice', purposes: [purpose], obtainedAt });
  }

  const page = await read(linkTo(guardianId));

  expect(page).toContain('Calls about school matters were agreed to on August 12, 2026.');
  expect(page).toContain('Calls about anything else were agreed to on September 3, 2026.');
  expect(page).toContain('You still get emergency calls:');
});

async function setPolicy(policy: 'law' | 'strict' | 'strictest'): Promise<void> {
  await database.db.updateTable('district').set({ consent_policy: policy }).execute();
  await sql`SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))`.execute(database.db);
}

test('where the district asks for consent to emergencies too, stopping says that it ends them', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    phones: [{ number: nextNumber() }],
  });
  const phoneId = String(phoneIds[0]);
  await addConsent(database.db, {
    phoneId,
    channel: 'voice',
    purposes: ['school-mission'],
    obtainedAt: '2026-08-12T17:00:00Z',
  });
  await setPolicy('strictest');

  const before = await read(linkTo(guardianId));
  const after = await follow(await press(linkTo(guardianId), { phone: phoneId, language: 'en' }));
  await setPolicy('strict');

  expect(buttonsOn(before)).toContain('Stop everything');
  expect(before).not.toContain('except emergencies');
  expect(before).toContain('Emergency calls stop as well.');
  expect(answersOn(before)[0]).toEqual(['Emergencies', 'Yes', 'No']);
  expect(answersOn(after)[0]).toEqual(['Emergencies', 'No', 'No']);
  expect(after).toContain('come only where calls and texts about school matters are allowed.');
});

describe('where the district follows the bare law', () => {
  beforeAll(() => setPolicy('law'));
  afterAll(() => setPolicy('strict'));

  test('a withdrawal can be for one purpose alone, and is for no more', async () => {
    const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
      phones: [{ number: nextNumber() }],
    });
    const phoneId = String(phoneIds[0]);
    await addConsent(database.db, {
      phoneId,
      channel: 'voice',
      purposes: ['school-mission', 'other'],
      obtainedAt: '2026-08-12T17:00:00Z',
    });
    await addNumberCheck(database.db, { phoneId });
    const link = linkTo(guardianId);
    expect(buttonsOn(await read(link))).toEqual([
      'Stop calls about school matters',
      'Allow texts about school matters',
      'Stop calls about anything else',
      'Allow texts about anything else',
      'Stop everything except emergencies',
      'Stop emergency messages too',
      'This is not my number',
    ]);

    const request = { phone: phoneId, scope: 'non-emergency', channel: 'voice', purpose: 'other' };
    const page = await follow(await press(link, { ...request, language: 'en' }));

    expect(answersOn(page)).toEqual([
      ['Emergencies', 'Yes', 'Yes'],
      ['School matters', 'Yes', 'No'],
      ['Anything else', 'No', 'No'],
    ]);
    expect(await revocations(phoneId)).toMatchObject([{ channel: 'voice', category: 'other' }]);
  });
});

test('a guardian who left the roster is told that nothing is on file', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    phones: [{ number: nextNumber() }],
  });
  await database.db
    .updateTable('guardian')
    .set({ active: false })
    .where('id', '=', guardianId)
    .execute();

  expect((await fetch(linkTo(guardianId))).status).toBe(404);
  expect((await press(linkTo(guardianId), { phone: String(phoneIds[0]) })).status).toBe(404);
});

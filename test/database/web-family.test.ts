import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { familyLink } from '#domain/consent/family-link.ts';
import { type TestDatabase, testDatabase, testVault } from '../support/database.ts';
import { addConsent, addDistrict, addGuardian } from '../support/household.ts';
import { type WebServer, webServer } from '../support/web-server.ts';

let database: TestDatabase;
let server: WebServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await webServer({ db: database.db, vault: testVault });
  await addDistrict(database.db);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

let taken = 100;
const nextNumber = () => `+1503555${String(++taken).padStart(4, '0')}`;

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
    link = linkFor(guardianId);
  });

  test('sees what they may be called about, and when they agreed', async () => {
    const page = await (await fetch(link)).text();

    expect(answersOn(page)).toEqual([
      ['Emergencies', 'Yes', 'Yes'],
      ['School matters', 'Yes', 'No'],
      ['Anything else', 'No', 'No'],
    ]);
    expect(page).toContain('You agreed to calls on August 12, 2026.');
    expect(page).toContain('Harbor Unified School District');
    expect(page).toContain('Press 9 during any call');
  });

  test('sees two digits of the number, and no name', async () => {
    const page = await (await fetch(link)).text();

    expect(page).toContain(`Number ending in ${number.slice(-2)}`);
    expect(page).not.toContain(number.slice(-4));
    expect(page).not.toContain('Marsh');
  });

  test('stops all but emergencies with one press', async () => {
    const pressed = await press(link, { phone: phoneId });

    expect(pressed.status).toBe(303);
    const page = await (await fetch(new URL(String(pressed.headers.get('location')), link))).text();
    expect(page).toContain('Done. Calls and texts that are not emergencies have stopped.');
    expect(page).toContain('Emergency calls and texts go on.');
    expect(page).not.toContain('<button>');
    expect(answersOn(page)).toEqual([
      ['Emergencies', 'Yes', 'Yes'],
      ['School matters', 'No', 'No'],
      ['Anything else', 'No', 'No'],
    ]);
  });

  test('leaves a withdrawal and an audit entry in their own name, once, however often they press', async () => {
    await press(link, { phone: phoneId });
    await press(link, { phone: phoneId });

    const revocations = await database.db
      .selectFrom('revocation')
      .select(['channel', 'scope', 'means', 'recorded_by'])
      .where('phone_id', '=', phoneId)
      .execute();
    const entries = await database.db
      .selectFrom('audit_entry')
      .select(['act', 'actor_kind', 'actor_id'])
      .where('subject_id', '=', phoneId)
      .execute();
    expect(revocations).toEqual([
      {
        channel: 'any',
        scope: 'non-emergency',
        means: 'web-page',
        recorded_by: `guardian:${guardianId}`,
      },
    ]);
    expect(entries).toEqual([
      { act: 'consent-revoked', actor_kind: 'guardian', actor_id: guardianId },
    ]);
  });

  test('gets the button back after agreeing again', async () => {
    await press(link, { phone: phoneId });
    const tomorrow = Temporal.Now.instant().add({ hours: 24 }).toString();
    await addConsent(database.db, {
      phoneId,
      channel: 'voice',
      purposes: ['school-mission'],
      obtainedAt: tomorrow,
    });

    expect(await (await fetch(link)).text()).toContain('<button>');
  });

  test('changes nothing by opening the page', async () => {
    await fetch(link);
    await fetch(link, { method: 'HEAD' });
    await fetch(`${link}?stopped=yes`);

    expect(answersOn(await (await fetch(link)).text())[1]).toEqual(['School matters', 'Yes', 'No']);
  });

  test("cannot stop somebody else's number", async () => {
    const other = await addGuardian(database.db, testVault, { phones: [{ number: nextNumber() }] });

    const pressed = await press(link, { phone: String(other.phoneIds[0]) });

    expect(pressed.status).toBe(404);
    const taken = await database.db
      .selectFrom('revocation')
      .select('id')
      .where('phone_id', '=', String(other.phoneIds[0]))
      .execute();
    expect(taken).toEqual([]);
  });

  test.each([
    ['no number', {}],
    ['something that is no id', { phone: "' OR true --" }],
    ['an unknown language', { phone: '0199c1de-0000-7000-8000-000000000001', language: 'xx' }],
    ['too much', { phone: 'x'.repeat(5000) }],
  ])('is told that nothing changed when the form has %s', async (_what, fields) => {
    const pressed = await press(link, fields);

    expect(pressed.status).toBe(400);
    expect(await pressed.text()).toContain('Nothing has changed');
  });
});

test('a guardian who agreed to calls and to texts on different days sees both days', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    phones: [{ number: nextNumber() }],
  });
  const phoneId = String(phoneIds[0]);
  for (const [channel, obtainedAt] of [
    ['voice', '2026-08-12T17:00:00Z'],
    ['text', '2026-09-03T17:00:00Z'],
  ] as const) {
    await addConsent(database.db, { phoneId, channel, purposes: ['school-mission'], obtainedAt });
  }

  const page = await (await fetch(linkFor(guardianId))).text();

  expect(page).toContain('You agreed to calls on August 12, 2026.');
  expect(page).toContain('You agreed to texts on September 3, 2026.');
});

test('a guardian whose language is Spanish gets the page in Spanish, and can change it', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    language: 'es-MX',
    phones: [{ number: nextNumber() }],
  });
  const link = linkFor(guardianId);

  const spanish = await (await fetch(link)).text();
  const english = await (await fetch(`${link}?language=en`)).text();
  const pressed = await press(link, { phone: String(phoneIds[0]), language: 'es' });

  expect(spanish).toContain('<html lang="es">');
  expect(spanish).toContain('Detener las llamadas');
  expect(english).toContain('<html lang="en">');
  expect(pressed.headers.get('location')).toMatch(/\?stopped=yes&language=es$/);
});

test('each of several numbers has its own answers and its own button', async () => {
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, {
    phones: [{ number: nextNumber() }, { number: nextNumber(), lineType: 'landline' }],
  });
  const link = linkFor(guardianId);

  await press(link, { phone: String(phoneIds[0]) });
  const page = await (await fetch(link)).text();

  expect(page.match(/<button>/g)).toHaveLength(1);
  expect(page).toContain(`value="${phoneIds[1]}"`);
  expect(page).toContain('You stopped calls and texts on');
  expect(page).toContain('receive texts.');
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

  expect((await fetch(linkFor(guardianId))).status).toBe(404);
  expect((await press(linkFor(guardianId), { phone: String(phoneIds[0]) })).status).toBe(404);
});

function linkFor(guardianId: string): string {
  const expiresAt = Temporal.Now.instant().add({ hours: 1 });
  return familyLink({ guardianId, expiresAt }, server.url, testVault);
}

function press(link: string, fields: Record<string, string>): Promise<Response> {
  return fetch(link, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
}

function answersOn(page: string): string[][] {
  return [...page.matchAll(/<tr><th scope="row">([^<]+)<.*?<\/th>(.*?)<\/tr>/g)].map(
    ([, purpose, cells]) => [
      String(purpose),
      ...[...String(cells).matchAll(/>([^<]+)<\/td>/g)].map((cell) => String(cell[1])),
    ],
  );
}

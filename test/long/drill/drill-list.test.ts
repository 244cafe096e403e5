import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importDrillPhones } from '#domain/drill/list/import-drill-phones.ts';
import { listDrillPhones } from '#domain/drill/list/list-drill-phones.ts';
import { revokeDrillPhone } from '#domain/drill/list/revoke-drill-phone.ts';
import { setDrillPhone } from '#domain/drill/list/set-drill-phone.ts';
import { describeImport } from '#domain/import/import-report.ts';
import type { Operator, Role } from '#domain/people/operator/operator.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(testDistrict);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-drill-list-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Imports a list with these rows, as the command line does. */
async function bring(...rows: string[]): Promise<string> {
  const file = path.join(folder, 'drill-phones.csv');
  await writeFile(
    file,
    `name,phone,consented_on,consent\n${rows.map((row) => `${row}\n`).join('')}`,
  );
  const { db } = district.as('imports');
  return describeImport(await importDrillPhones({ db, vault: testVault, file, by: 'cli' }));
}

const list = () => listDrillPhones(district.as('bot').db, testVault);
const requester = (role: Role): Operator => ({
  id: district.approver,
  name: 'Asker',
  roles: [{ role, schoolId: null }],
});

test('a file is the whole list: it adds, changes and ends, and says so in counts', async () => {
  expect(
    await bring(
      'Nora,312-555-0120,2026-08-17,Staff form',
      'Omar,312-555-0121,2026-08-17,Staff form',
    ),
  ).toContain('2 changes');
  expect((await list()).map(({ name, maskedNumber }) => [name, maskedNumber])).toEqual([
    ['Nora', '•••-0120'],
    ['Omar', '•••-0121'],
  ]);

  const report = await bring('Nora Castellano,+13125550120,2026-08-20,New form');
  expect(report).toMatch(/phones changed +1\n +phones ended +1/);
  expect(await list()).toMatchObject([{ name: 'Nora Castellano', consent: 'New form' }]);
  expect(await bring('Nora Castellano,+13125550120,2026-08-20,New form')).toContain(
    'nothing has changed',
  );
});

test('a row without a consent, of a day ahead, or of no number is refused, and no number is repeated in words', async () => {
  const report = await bring(
    'A,312-555-0122,2026-08-17,',
    'B,312-555-0123,2099-01-01,Form',
    'C,911,2026-08-17,Form',
    ',312-555-0124,2026-08-17,Form',
    'D,312-555-0125,2026-08-17,Form',
    'E,(312) 555-0125,2026-08-17,Form',
  );

  expect(report).toContain('Nothing was changed');
  for (const line of [2, 3, 4, 5, 7]) expect(report).toContain(`line ${line}:`);
  expect(report).not.toMatch(/555|911/);
  expect(await list()).toHaveLength(1);
});

test('names and numbers stand encrypted, and the log names neither', async () => {
  const { rows } = await district.owner.pool.query<{ all: string }>(
    `SELECT (SELECT string_agg(p::text, ' ') FROM drill_phone p)
      || (SELECT string_agg(e::text, ' ') FROM audit_entry e) AS all`,
  );
  const hex = Buffer.from('Nora').toString('hex');
  expect(rows[0]?.all).not.toMatch(new RegExp(`Nora|5550120|${hex}`));
});

test('in chat only administrators of the district keep it, and each act has its entry', async () => {
  const { db } = district.as('bot');
  const text = {
    name: 'Grace',
    number: '312 555 0126',
    consentedOn: '2026-08-17',
    consent: 'Form',
  };

  for (const role of ['requester', 'approver', 'compliance', 'front-office'] as const)
    expect(await setDrillPhone(db, testVault, { operator: requester(role), text })).toEqual({
      kind: 'refused',
      reason: 'not-an-administrator-of-drills',
    });
  const operator = requester('administrator');
  const unread = await setDrillPhone(db, testVault, { operator, text: { ...text, consent: '' } });
  expect(unread).toMatchObject({ kind: 'unread', errors: { consent: expect.any(String) } });
  expect(await setDrillPhone(db, testVault, { operator, text })).toEqual({ kind: 'set' });
  const [grace] = await list();
  expect(grace).toMatchObject({ name: 'Grace', maskedNumber: '•••-0126' });

  expect(
    await revokeDrillPhone(db, { operator: requester('approver'), phoneId: grace?.id }),
  ).toMatchObject({
    kind: 'refused',
  });
  expect(await revokeDrillPhone(db, { operator, phoneId: grace?.id })).toEqual({ kind: 'ended' });
  expect(await revokeDrillPhone(db, { operator, phoneId: grace?.id })).toEqual({
    kind: 'refused',
    reason: 'drill-phone-gone',
  });
  const { rows } = await district.owner.pool.query<{ act: string }>(
    `SELECT DISTINCT act FROM audit_entry WHERE act LIKE 'drill-%' ORDER BY 1`,
  );
  expect(rows.map(({ act }) => act)).toEqual([
    'drill-list-refused',
    'drill-phone-ended',
    'drill-phone-set',
    'drill-phones-imported',
  ]);
});

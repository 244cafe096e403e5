import { expect, test } from 'vitest';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { emailBinding } from '#vault/vault.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

/** Of OneRoster 1.1: people with their addresses. */
function exportOf(emails: Record<string, string>): Export {
  const files = smallExport();
  const [header = '', ...lines] = files['users'] ?? [];
  const place = header.split(',').indexOf('email');
  return {
    ...files,
    users:
      place === -1
        ? [
            `${header},email`,
            ...lines.map((line) => `${line},${emails[line.split(',')[0] ?? ''] ?? ''}`),
          ]
        : [header, ...lines.map((line) => withEmail(line, place, emails))],
  };
}

/** Lists are quoted and stand behind the address. */
function withEmail(line: string, place: number, emails: Record<string, string>): string {
  const cells = line.split(',');
  cells[place] = emails[cells[0] ?? ''] ?? '';
  return cells.join(',');
}

const turn = (on: boolean) =>
  database.pool.query(
    `INSERT INTO district (name, registered_name, callback_number, time_zone, closures_by_email)
     VALUES ('Prairie', 'Prairie District', '+13085550199', 'America/Chicago', $1)
     ON CONFLICT (only_row) DO UPDATE SET closures_by_email = $1`,
    [on],
  );

async function addresses(): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string; index: Buffer; address: Buffer }>(
    `SELECT g.sourced_id AS id, e.index, e.address FROM guardian g JOIN email_address e ON e.id = g.email_id ORDER BY 1`,
  );
  return rows.map(
    ({ id, index, address }) => `${id} ${testVault.decrypt(address, emailBinding(index))}`,
  );
}
const kept = async () => (await database.pool.query('SELECT FROM email_address')).rowCount;

const theirs = {
  'G-1': 'one@example.org',
  'G-2': 'Two@example.org',
  'G-3': 'two@Example.org',
  'S-1': 'child@example.org',
};

test('a district that doesn’t e-mail keeps no address, and one that does keeps those of guardians, each once', async () => {
  await bringIn(exportOf(theirs));
  expect(await kept()).toBe(0);

  await turn(true);
  const report = await bringIn(exportOf(theirs));
  expect(await addresses()).toEqual([
    'G-1 one@example.org',
    'G-2 Two@example.org',
    'G-3 Two@example.org',
  ]);
  expect(report).toMatchObject({ counts: { emailsAdded: 2 } });
  const { rows } = await database.pool.query<{ is: boolean }>(
    'SELECT bool_and(given_on = district_today()) AS is FROM email_address',
  );
  expect(rows[0]?.is).toBe(true);
  expect(await bringIn(exportOf(theirs))).toMatchObject({ changed: 0 });
});

test('who takes the address back, and whose district turns e-mail off, has none', async () => {
  await turn(true);
  await bringIn(exportOf(theirs));
  await bringIn(exportOf({ ...theirs, 'G-1': '' }));
  expect(await addresses()).toEqual(['G-2 Two@example.org', 'G-3 Two@example.org']);
  await turn(false);
  await bringIn(exportOf(theirs));
  expect(await addresses()).toEqual([]);
});

test('what is no address is left out with a warning', async () => {
  await turn(true);
  const report = await bringIn(exportOf({ 'G-1': 'nobody at example.org' }));
  expect(await addresses()).toEqual([]);
  expect(JSON.stringify(report)).toContain('the address in email is none; it was left out');
});

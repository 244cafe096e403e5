import { beforeAll, expect, test } from 'vitest';
import type { ImportReport } from '#domain/import/import-report.ts';
import { findRosterDue } from '#domain/roster/refresh/find-roster-due.ts';
import { refreshRoster } from '#domain/roster/refresh/refresh-roster.ts';
import type { RosterExtent } from '#domain/roster/run/roster-reading.ts';
import { readExportRows, type SisRow } from '#sandbox/sis/export-rows.ts';
import { startOneRosterServer } from '#sandbox/sis/oneroster-server.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { age } from '#test/support/roster/roster-service.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 60, withoutWorker: true });
const sis = setUpOnce(async () => {
  const rows = await readExportRows(product.folder);
  const server = await startOneRosterServer({ version: '1.2', rows });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
});
beforeAll(() => age(sis.rows));

const due = () => findRosterDue(product.database.as('imports').db);
const users = (role: string) =>
  sis.rows.users.filter((user) => JSON.stringify(user['roles']).includes(`"${role}"`));

/** As the timer does it, under the login of the imports. */
function refresh(extent: RosterExtent): Promise<ImportReport> {
  const { db, pool } = product.database.as('imports');
  const request = { db, pool, vault: product.vault, by: 'cli', settings: sis.settings, extent };
  return refreshRoster({ ...request, wait: async () => {} });
}

function mark(rows: readonly SisRow[], status: 'active' | 'tobedeleted'): void {
  for (const row of rows)
    Object.assign(row, { status, dateLastModified: Temporal.Now.instant().toString() });
}

async function letHoursPass(hours: number): Promise<void> {
  const client = await product.database.owner.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(`UPDATE roster_run SET at = at - interval '${hours} hours'`);
  client.release(true);
}

async function students(): Promise<number> {
  const { rows } = await product.database.pool.query('SELECT FROM student WHERE active');
  return rows.length;
}

test('whole at night, and an hour later only what changed; both chats say when', async () => {
  expect(await refresh('whole')).toMatchObject({ kind: 'imported' });
  expect(await due()).toBeUndefined();
  mark(users('student').slice(0, 6), 'tobedeleted');
  await product.database.owner.pool.query(
    `INSERT INTO roster_request (asked_at) VALUES (clock_timestamp())`,
  );
  expect(await due()).toBe('changes');

  expect(await refresh('changes')).toMatchObject({
    kind: 'imported',
    counts: { studentsEnded: 6, guardiansEnded: 0 },
  });

  expect(await students()).toBe(54);
  for (const person of [product.onSlack('secretary'), product.onTeams('principal')]) {
    await person.say('roster');
    await until('both times', () => {
      const told = person.toldPrivately().join('\n');
      return told.includes('Full read') && told.includes('Changes read');
    });
  }
});

test('six students and then six more are twelve: the whole roster is read, stops, and asks', async () => {
  mark(users('student').slice(6, 12), 'tobedeleted');

  expect(await refresh('changes')).toMatchObject({
    kind: 'refused',
    problems: [{ words: expect.stringContaining('would end 12 of the 60 students') }],
  });

  expect(await students()).toBe(54);
  const priya = product.onSlack('compliance');
  await until('the card', () =>
    priya.finding('The roster stopped').includes('would end 12 of the 60 students'),
  );
  // Until somebody decides, only the whole roster is read.
  await letHoursPass(2);
  expect(await due()).not.toBe('changes');
});

atLength('a guardian who is marked as deleted after the approval is not called', async () => {
  mark(users('student'), 'active');
  expect(await refresh('whole')).toMatchObject({ kind: 'imported' });
  await product.onSlack('principal').askClosure();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  const { id } = await product.campaign();
  const { rows } = await product.database.pool.query<{
    guardian: string;
    index: Buffer;
    number: Buffer;
  }>(
    `SELECT min(g.sourced_id) AS guardian, p.index, p.number FROM campaign_version v
       JOIN recipient r ON r.version_id = v.id AND r.channel = 'voice'
       JOIN guardian_phone gp ON gp.phone_id = r.phone_id AND gp.active
       JOIN guardian g ON g.id = gp.guardian_id JOIN phone p ON p.id = r.phone_id
     WHERE v.campaign_id = $1 GROUP BY p.id HAVING count(*) = 1 ORDER BY p.id LIMIT 1`,
    [id],
  );
  const [listed] = rows;
  if (listed === undefined) throw new Error('nobody alone on a phone');
  await superintendent.press('approve');
  await until('the approval', async () => (await product.campaign()).state !== 'submitted');

  mark(
    sis.rows.users.filter(({ sourcedId }) => sourcedId === listed.guardian),
    'tobedeleted',
  );
  expect(await refresh('changes')).toMatchObject({ counts: { guardiansEnded: 1 } });
  product.startWorker();
  await finished(product);

  const number = product.vault.decrypt(listed.number, phoneBinding(listed.index));
  const calls = product.farSide.twilio.calls().map(({ to }) => to);
  expect(calls.length).toBeGreaterThan(10);
  expect(calls).not.toContain(number);
});

import { beforeAll, beforeEach, expect, test } from 'vitest';
import { answerSign } from '#domain/incident/sign/answer-sign.ts';
import { recordSigns } from '#domain/incident/sign/record-signs.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { openIncident, staffWith } from '#test/support/incident/concerned-rig.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';

const database = setUpDatabase();
let officer: Operator;
let clerks = 0;
let clerk: Operator;
beforeAll(async () => {
  await smallDistrict(database.db, testVault);
  officer = await staffWith(database.db, 'officer', ['compliance']);
});
beforeEach(async () => {
  clerks += 1;
  clerk = await staffWith(database.db, `clerk ${clerks}`, ['front-office']);
});

/** So many acts of this kind, so many days ago. */
async function did(
  act: string,
  by: Operator | { kind: string; id: string },
  about: { times: number; daysAgo?: number; facts?: object; minutesAgo?: number },
): Promise<void> {
  const actor = 'kind' in by ? by : { kind: 'operator', id: by.id };
  await database.owner.pool.query(
    `INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id, facts)
     SELECT now() - make_interval(days => $4) - make_interval(mins => $6), $1, $2, $3, 'phone', 'x', $5::jsonb
     FROM generate_series(1, $7)`,
    [
      actor.kind,
      actor.id,
      act,
      about.daysAgo ?? 0,
      JSON.stringify(about.facts ?? { what: 'consent-history', students: 0 }),
      about.minutesAgo ?? 5,
      about.times,
    ],
  );
}

async function signs(): Promise<{ kind: string; operator_id: string | null; seen: number }[]> {
  await recordSigns(database.db);
  const { rows } = await database.pool.query(
    'SELECT kind, operator_id, seen FROM breach_sign WHERE answer IS NULL ORDER BY seen_at',
  );
  return rows;
}

const about = (list: Awaited<ReturnType<typeof signs>>, who: Operator) =>
  list.filter(({ operator_id: id }) => id === who.id);

test('A person who looks up far more than they ever did is told of, once; one with that habit is not', async () => {
  const busy = await staffWith(database.db, 'busy', ['front-office']);
  for (const daysAgo of [2, 5, 9]) await did('consent-looked-up', busy, { times: 30, daysAgo });
  for (const daysAgo of [2, 5, 9]) await did('consent-looked-up', clerk, { times: 3, daysAgo });
  await did('consent-looked-up', busy, { times: 60 });
  await did('consent-looked-up', clerk, { times: 60 });

  const first = await signs();
  const again = await signs();

  expect(about(first, clerk)).toEqual([{ kind: 'look-ups', operator_id: clerk.id, seen: 60 }]);
  expect(about(first, busy)).toEqual([]);
  expect(again).toEqual(first);
});

test('A morning’s work of somebody new is no sign', async () => {
  await did('consent-looked-up', clerk, { times: 39 });

  expect(about(await signs(), clerk)).toEqual([]);
});

test('Files and phones shown are counted by themselves', async () => {
  await did('evidence-downloaded', clerk, {
    times: 10,
    facts: { format: 'pdf', linkExpiresAt: '2026-11-28T12:00:00Z' },
  });
  await database.owner.pool.query(
    `INSERT INTO disclosure (operator_id, what) SELECT $1, 'unreached' FROM generate_series(1, 300)`,
    [clerk.id],
  );

  const found = about(await signs(), clerk);

  expect(found.map(({ kind }) => kind).toSorted()).toEqual(['decryptions', 'exports']);
});

test('A card that Bellwether did not post, a witness that differs, and a burst of wrong signatures', async () => {
  await did('decision-refused', clerk, { times: 1, facts: { reason: 'unknown-card' } });
  await did(
    'request-refused',
    { kind: 'system', id: 'bot' },
    {
      times: 4,
      facts: { reason: 'bad-signature', count: 25 },
    },
  );
  await did(
    'request-refused',
    { kind: 'system', id: 'bot' },
    {
      times: 1,
      facts: { reason: 'too-large', count: 500 },
    },
  );
  await database.owner.pool.query(`
    WITH run AS (INSERT INTO audit_run (kind, started_at, ended_at, found) VALUES ('watch', now(), now(), 1) RETURNING id)
    INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at)
    SELECT id, id, 'checkpoint-mismatch', 'high', 'checkpoint', 'slack/differs/7', 'compliance', now() FROM run`);

  const kinds = (await signs()).map(({ kind, seen }) => `${kind} ${seen}`);

  expect(kinds).toEqual(
    expect.arrayContaining(['foreign-card 1', 'witness-mismatch 1', 'refused-signatures 100']),
  );
});

test('Somebody who left and signs in, or speaks from their old account', async () => {
  await database.owner.pool.query(
    `INSERT INTO chat_identity (platform, tenant_id, user_id, operator_id) VALUES ('slack', 'T1', 'U9', $1)`,
    [clerk.id],
  );
  await database.owner.pool.query('UPDATE operator SET active = false WHERE id = $1', [clerk.id]);
  await did(
    'account-refused',
    { kind: 'account', id: 'slack:T1:U9' },
    {
      times: 1,
      facts: { isMember: true },
    },
  );
  await did('reader-refused', clerk, { times: 1, facts: { reason: 'not-on-staff-list' } });

  expect(about(await signs(), clerk)).toEqual([
    { kind: 'closed-account', operator_id: clerk.id, seen: 2 },
  ]);
});

test('It is answered once, by somebody else, with a reason or an incident; then it is quiet for a day', async () => {
  const own = await staffWith(database.db, 'own', ['compliance']);
  await did('consent-looked-up', own, { times: 50 });
  await signs();
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT id FROM breach_sign WHERE operator_id = $1`,
    [own.id],
  );
  const signId = rows[0]?.id ?? '';
  const said = { answer: 'no-breach', reason: 'The yearly check of all numbers.' } as const;

  const byThemselves = await answerSign(database.db, testVault, { operator: own, signId, said });
  const byClerk = await answerSign(database.db, testVault, { operator: clerk, signId, said });
  const first = await answerSign(database.db, testVault, { operator: officer, signId, said });
  const incidentId = await openIncident(database.db, officer);
  const again = await answerSign(database.db, testVault, {
    operator: officer,
    signId,
    said: { answer: 'incident', incidentId },
  });

  expect(byThemselves).toEqual({ kind: 'refused', reason: 'own-sign' });
  expect(byClerk).toEqual({ kind: 'refused', reason: 'not-compliance' });
  expect(first).toEqual({ kind: 'answered' });
  expect(again).toEqual({ kind: 'refused', reason: 'sign-answered' });
  expect(about(await signs(), own)).toEqual([]);
});

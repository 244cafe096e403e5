import { beforeAll, expect, test } from 'vitest';
import { officeNumber } from '#sandbox/district/fictional-numbers.ts';
import { staff } from '#sandbox/district/staff.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { watchEntries, writtenWithoutEntry } from '#test/support/audit/entries-at-commit.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';

const product = setUpProduct({
  mix: {
    machine: 0.2,
    busy: 0.1,
    noAnswer: 0.1,
    failed: 0.05,
    secondTry: 0.5,
    presses: { '9': 0.2, '1': 0.2 },
    undelivered: 0.1,
  },
});
beforeAll(async () => {
  await watchEntries(product.database.owner.pool);
});

/** What may be written without an entry, and what tells of it instead. */
const mayBeSilent = {
  account_status: 'a lease of the look at it; a change of it has its entry',
  'attempt answered': 'what a call tells in between stands in call_event',
  audit_checkpoint: 'signs entries, and is none',
  audit_leaf: 'the place of an entry in the log',
  audit_sealer: 'how far the log is sealed',
  audit_tile: 'hashes of entries',
  call_event: 'is evidence itself, and only added to',
  campaign_milestone: 'which word of the thread was told',
  carrier_request: 'that a request was taken once',
  chat_request: 'that a request was taken once',
  checkpoint_mail: 'on its way to the auditor; who asked for it has an entry',
  checkpoint_post: 'where the log’s seal is shown, which would grow the log by being shown',
  dial_worker: 'that a worker is there',
  key_reader: 'that a program lives, and which keys it holds',
  late_call: 'the pace of calls',
  mail_server: 'that a bot has one',
  number_check_lease: 'a lease; the answer has its entry',
  pace: 'the pace of calls',
  posted_card: 'where a card stands',
  saved_form: 'asks for nothing, and nobody but its writer sees it',
  orphan_call: 'says itself when the call was ended',
  'outreach sending': 'a lease; its outcome has its entry',
  witness_reading: 'when a witness channel was read; what it found has its entry',
};

async function count(statement: string): Promise<number> {
  const { rows } = await product.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count ${statement}`,
  );
  return rows[0]?.count ?? -1;
}

test('a closure from asking to its summary leaves an entry for each act', async () => {
  await product.onTeams('principal').askClosure();
  const superintendent = product.onSlack('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product);
  await product.onSlack('compliance').say('audit report');
  await product.onTeams('compliance').say('consent report');
  await until('both reports', () =>
    [product.onSlack('compliance'), product.onTeams('compliance')].every((person) =>
      person.toldPrivately().some((words) => words.includes('report')),
    ),
  );

  const { rows } = await product.database.pool.query<{ act: string }>(
    `SELECT DISTINCT act FROM audit_entry ORDER BY act`,
  );
  const acts = rows.map((row) => row.act);
  for (const act of [
    'attempt-moved',
    'audit-reported',
    'campaign-approved',
    'campaign-drafted',
    'campaign-finished',
    'campaign-started',
    'campaign-submitted',
    'consent-imported',
    'consent-revoked',
    'district-set',
    'operators-imported',
    'report-shown',
    'roster-imported',
  ]) {
    expect(acts).toContain(act);
  }
});

test('what was written in that time was committed together with its entry', async () => {
  const secretary = product.onSlack('secretary');
  const [family] = await listFamilyPhones(product.database.db, product.vault);
  await secretary.openForm('consent revoke');
  await secretary.submit({ number: family?.number ?? '' });
  await secretary.submit({ what: 'any', scope: 'non-emergency', words: 'No more, please' });
  await product.onSlack('compliance').openForm('closure freeze');
  await product.onSlack('compliance').submit({ reason: 'A drill.' });
  await product.onTeams('administrator').say('closure unfreeze');
  await product.onTeams('superintendent').openForm('closure away');
  await until(
    'the freeze',
    async () => (await count(`FROM pause WHERE campaign_id IS NULL`)) === 1,
  );

  const { withEntry, without } = await writtenWithoutEntry(product.database.owner.pool);

  expect(without.filter((place) => !Object.hasOwn(mayBeSilent, place))).toEqual([]);
  expect(withEntry).toEqual(
    expect.arrayContaining([
      'approval',
      'attempt completed',
      'attempt placing',
      'campaign',
      'campaign_version',
      'disclosure',
      'exclusion',
      'pause',
      'recipient',
      'revocation',
    ]),
  );
});

test('the log and the ledgers tell the same story', async () => {
  expect(
    await count(`FROM attempt a WHERE ended_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.subject_kind = 'attempt' AND e.subject_id = a.id::text AND e.facts->>'to' = a.state)`),
  ).toBe(0);
  expect(
    await count(`FROM attempt a WHERE carrier_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.subject_id = a.id::text AND e.facts->>'to' = 'placing')`),
  ).toBe(0);
  expect(
    await count(`FROM revocation r WHERE means = 'key-press' AND NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.act = 'consent-revoked' AND e.facts->>'revocation' = r.id::text)`),
  ).toBe(0);
  expect(await count(`FROM revocation WHERE means = 'key-press'`)).toBeGreaterThan(0);
  expect(
    await count(`FROM approval a WHERE NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.act = 'campaign-approved' AND e.actor_id = a.operator_id::text)`),
  ).toBe(0);
});

test('the report’s button opens the evidence of the closure, without a name or a number', async () => {
  const [private_] = product.farSide.slack.state().ephemerals[staff.compliance.slackUserId] ?? [];
  const [url = ''] = fileLinksIn(private_?.blocks ?? '', 'evidence');
  const onTeams = product.farSide.teams
    .state()
    .conversations.flatMap(({ activities }) => activities);

  const reader = openReader(url);
  await reader.signIn(staff.compliance.directoryId);
  const evidence = await (await reader.download()).text();

  expect(evidence.split('\n').length).toBeGreaterThan(100);
  expect(evidence).toContain('fingerprint');
  // The district's own numbers are in every call; anybody else's would be a person's.
  const others = [officeNumber(0), product.config.TWILIO_FROM].reduce(
    (text, own) => text.replaceAll(own, ''),
    evidence,
  );
  expect(numbersIn(others)).toEqual([]);
  expect(others).not.toContain('Whitfield');
  expect(await count(`FROM audit_entry WHERE act = 'evidence-downloaded'`)).toBe(1);
  expect(JSON.stringify(onTeams)).not.toContain('/files/evidence/');
});

test('no entry holds a number, a name or a message', async () => {
  const { rows } = await product.database.pool.query<{ line: string }>(
    `SELECT audit_entry::text AS line FROM audit_entry`,
  );
  const log = rows.map((row) => row.line).join('\n');

  expect(numbersIn(log)).toEqual([]);
  expect(log).not.toMatch(/Whitfield|Oyelaran|will be closed/);
});

test('the auditor’s role, in every column that it may read, sees no number and no name of a person', async () => {
  const { pool } = product.database.owner;
  const { rows: columns } = await pool.query<{ place: string; name: string }>(
    `SELECT table_name AS place, column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public'
       AND has_column_privilege('bellwether_auditor', quote_ident(table_name)::regclass, column_name, 'SELECT')`,
  );
  const seen: string[] = [];
  for (const [place, of] of Map.groupBy(columns, (column) => column.place)) {
    const list = of.map(({ name }) => `"${name}"`).join(', ');
    const { rows } = await pool.query<{ line: string }>(
      `SELECT row_to_json(r)::text AS line FROM (SELECT ${list} FROM "${place}") r`,
    );
    seen.push(...rows.map(({ line }) => line));
  }
  const { rows: own } = await pool.query<{ number: string }>(
    `SELECT callback_number AS number FROM district UNION SELECT office_number FROM school
     UNION SELECT number FROM sending_number UNION SELECT drill_number FROM district`,
  );
  const all = own.reduce((text, { number }) => text.replaceAll(number, ''), seen.join('\n'));
  const { rows: guardians } = await pool.query<{ name: Buffer; sourced_id: string }>(
    'SELECT name, sourced_id FROM guardian',
  );

  expect(columns.length).toBeGreaterThan(200);
  expect(seen.length).toBeGreaterThan(500);
  expect(all).not.toMatch(/\+1\d{3}55501\d\d/);
  for (const { name } of Object.values(staff)) expect(all).not.toContain(name);
  for (const { name, sourced_id } of guardians) {
    expect(all).not.toContain(product.vault.decrypt(name, `guardian.name:${sourced_id}`));
  }
});

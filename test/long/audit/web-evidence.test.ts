import { hash, randomBytes, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { beforeAll, expect, test } from 'vitest';
import { revokeConsent } from '#domain/consent/ledger/revoke-consent.ts';
import { fileLink } from '#files/file-kind.ts';
import { evidenceFile } from '#files/kinds/evidence-files.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { addGuardian } from '#test/support/consent/household.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { downloadAs } from '#test/support/web/readers.ts';
import { webServer } from '#test/support/web/web-server.ts';

const number = '+15035550177';
const attemptToken = 'A'.repeat(22);

const database = setUpDatabase();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));
let campaignId: string;
let readerId: string;
beforeAll(async () => {
  campaignId = await addFinishedCampaign();
  readerId = await addOperator('3');
  await insert('role_grant', { operator_id: readerId, role: 'compliance' });
});

test('the evidence tells the whole campaign, and its last line counts the others', async () => {
  const response = await take(campaignId);

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/jsonl');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename=bellwether-closure-\d+-evidence\.jsonl$/,
  );
  const lines = linesOf(await response.text());
  const counts = Object.fromEntries(
    [...Map.groupBy(lines, ({ kind }) => String(kind))].map(([kind, of]) => [kind, of.length]),
  );
  expect(counts).toMatchObject({
    campaign: 1,
    version: 1,
    approval: 1,
    recipient: 2001,
    exclusion: 1,
    attempt: 1,
    'call-event': 1,
    revocation: 2,
    end: 1,
  });
  expect(lines.at(-1)).toEqual({ kind: 'end', lines: lines.length - 1 });
});

test('the evidence names what was approved, by whom, and why each phone was called or not', async () => {
  const lines = linesOf(await (await take(campaignId)).text());
  const first = (kind: string) => lines.find((line) => line['kind'] === kind);

  expect(first('version')).toMatchObject({
    sealed_content: { texts: { en: 'Schools are closed.' } },
  });
  // Anybody who has the file can take the fingerprint again.
  const content = first('version')?.['sealed_content'];
  const fingerprint = hash('sha256', canonicalize(content) ?? '', 'hex');
  expect(first('version')).toMatchObject({ fingerprint });
  expect(first('approval')).toMatchObject({ decision: 'approved', fingerprint });
  const training = expect.stringMatching(/^[\da-f-]{36}$/);
  expect(first('version')).toMatchObject({ training });
  expect(first('approval')).toMatchObject({ training });
  expect(first('recipient')).toMatchObject({ channel: 'voice', rule: 'emergency', evidence: null });
  expect(first('exclusion')).toMatchObject({ channel: 'text', rule: 'landline-text' });
  expect(first('revocation')).toMatchObject({
    row: { basis: 'opt-out', means: 'key-press', scope: 'non-emergency' },
  });
  expect(first('call-event')).toMatchObject({ event: { progress: 'ended' } });
  expect(acts(lines)).toContain('consent-revoked');
});

test('the evidence has no name, no number and no secret of an attempt', async () => {
  const text = await (await take(campaignId)).text();

  expect(text).not.toContain('Marsh');
  expect(text).not.toContain(number.slice(1));
  expect(text).not.toContain(attemptToken);
});

test('each download is in the audit log, and in the file that it made', async () => {
  const before = await downloads();

  const lines = linesOf(await (await take(campaignId)).text());

  expect(await downloads()).toBe(before + 1);
  expect(acts(lines).filter((act) => act === 'evidence-downloaded')).toHaveLength(before + 1);
});

test('a refused link leaves no entry', async () => {
  const before = await downloads();

  const altered = linkTo(campaignId).replace(/.$/, '~');
  const refused = await downloadAs({ operatorId: readerId, vault: testVault }, altered);

  expect(refused.status).toBe(403);
  expect(await downloads()).toBe(before);
});

test('a good link to a campaign that is not there says so', async () => {
  const response = await take(randomUUID());

  expect(response.status).toBe(404);
  expect(await response.text()).toContain('There is no such closure');
});

test('a reader who leaves in the middle takes no connection along', async () => {
  for (let i = 0; i < 12; i++) {
    const leaving = new AbortController();
    const response = await take(campaignId, leaving.signal);
    await response.body?.getReader().read();
    leaving.abort();
  }

  const again = await take(campaignId);

  expect(linesOf(await again.text()).at(-1)).toMatchObject({ kind: 'end' });
});

function linkTo(id: string): string {
  return fileLink(
    evidenceFile,
    { campaign: id, format: 'jsonl' },
    { operatorId: readerId },
    { publicUrl: server.url, vault: testVault },
  );
}

function take(id: string, signal?: AbortSignal): Promise<Response> {
  return downloadAs({ operatorId: readerId, vault: testVault }, linkTo(id), signal);
}

function linesOf(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function acts(lines: Record<string, unknown>[]): unknown[] {
  return lines.filter((line) => line['kind'] === 'audit-entry').map((line) => line['act']);
}

async function downloads(): Promise<number> {
  const rows = await database.db
    .selectFrom('audit_entry')
    .select('id')
    .where('act', '=', 'evidence-downloaded')
    .where('subject_id', '=', campaignId)
    .execute();
  return rows.length;
}

/** As the path of a closure leaves it: one real guardian, and a crowd that was never reached. */
async function addFinishedCampaign(): Promise<string> {
  const { db } = database;
  const { pool } = database.owner;
  const [author, approver] = await Promise.all([addOperator('1'), addOperator('2')]);
  await insert('role_grant', { operator_id: author, role: 'requester' });
  const { guardianId, phoneIds } = await addGuardian(db, testVault, { phones: [{ number }] });
  const phoneId = String(phoneIds[0]);
  const campaign = await insert('campaign', { author_id: author });
  const version = await insert('campaign_version', {
    campaign_id: campaign,
    number: 1,
    happening: 'closed',
    ground: 'weather',
    purpose: 'emergency',
    school_ids: [randomUUID()],
    event_date: '2026-11-30',
    delivery: 'call',
    stop_trying_at: '2026-11-30T18:00:00Z',
    submitted_by: author,
  });
  await pool.query(
    `WITH crowd AS (
       INSERT INTO phone (index, number)
       SELECT decode('0005' || lpad(to_hex(n), 28, '0'), 'hex'), 'x' FROM generate_series(1, 2000) n RETURNING id)
     INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule)
     SELECT $1::uuid, id, 'voice', 'en', ARRAY['America/Los_Angeles'], 'emergency' FROM crowd
     UNION ALL SELECT $1::uuid, $2::uuid, 'voice', 'en', ARRAY['America/Los_Angeles'], 'emergency'`,
    [version, phoneId],
  );
  await pool.query(
    `INSERT INTO exclusion (version_id, phone_id, channel, rule) VALUES ($1, $2, 'text', 'landline-text')`,
    [version, phoneId],
  );
  const { rows } = await pool.query<{ fingerprint: Buffer }>(
    `WITH sealed AS (
      SELECT id, $2::jsonb || jsonb_build_object('schools', school_ids, 'stopTryingAt', stop_trying_at) AS content
      FROM campaign_version WHERE id = $1)
    UPDATE campaign_version v SET sealed_content = content, expires_at = now() + interval '1 hour',
      fingerprint = sha256(convert_to(canonical_json(content), 'UTF8'))
    FROM sealed WHERE v.id = sealed.id RETURNING v.fingerprint`,
    [
      version,
      JSON.stringify({
        purpose: 'emergency',
        delivery: 'call',
        approvalsNeeded: 1,
        texts: { en: 'Schools are closed.' },
      }),
    ],
  );
  const fingerprint = rows[0]?.fingerprint;
  await pool.query(`UPDATE campaign SET state = 'submitted' WHERE id = $1`, [campaign]);
  await pool.query(
    `WITH given AS (
       INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
       VALUES ($1, $2, 'approved', $3, 'teams'))
     INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
     VALUES ('operator', $2::uuid::text, 'campaign-approved', 'campaign', $4,
       jsonb_build_object('fingerprint', encode($3, 'hex')))`,
    [version, approver, fingerprint, campaign],
  );
  await pool.query(
    `UPDATE campaign SET state = 'dialing', started_at = now() - interval '1 minute' WHERE id = $1`,
    [campaign],
  );
  const attempt = await insert('attempt', {
    campaign_id: campaign,
    version_id: version,
    phone_id: phoneId,
    channel: 'voice',
    state: 'completed',
    token: attemptToken,
    carrier_id: `CA${randomBytes(16).toString('hex')}`,
    disposition: 'answered',
    ended_at: new Date(),
  });
  await pool.query(
    `INSERT INTO call_event (attempt_id, carrier_id, sequence_number, carrier_status, kind, event)
     VALUES ($1, 'CA', 3, 'completed', 'call', $2)`,
    [attempt, JSON.stringify({ token: attemptToken, to: number, progress: 'ended' })],
  );
  await db.transaction().execute((tx) =>
    revokeConsent(tx, {
      phoneId,
      channel: 'any',
      scope: 'non-emergency',
      means: 'key-press',
      actor: { kind: 'guardian', id: guardianId },
      attemptId: attempt,
    }),
  );
  // One more of its recipients writes to the school meanwhile, and so does somebody it does not call.
  const stranger = await addGuardian(db, testVault, { phones: [{ number: '+15035550178' }] });
  await pool.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
     SELECT phone_id, 'any', 'non-emergency', 'staff', 'operator:test' FROM (
       (SELECT phone_id FROM recipient WHERE phone_id <> $1 LIMIT 1) UNION ALL SELECT $2::uuid) AS asked`,
    [phoneId, stranger.phoneIds[0]],
  );
  await pool.query(`UPDATE campaign SET state = 'finished', ended_at = now() WHERE id = $1`, [
    campaign,
  ]);
  return campaign;
}

async function addOperator(directoryId: string): Promise<string> {
  const id = await insert('operator', {
    directory_tenant: 'example',
    directory_id: directoryId,
    name: 'Lee Marsh',
  });
  await insert('role_grant', { operator_id: id, role: 'approver' });
  await trainStaff(database.db, [id]);
  return id;
}

async function insert(table: string, row: Record<string, unknown>): Promise<string> {
  const columns = Object.keys(row);
  const places = columns.map((_, i) => `$${i + 1}`);
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')}) RETURNING id`,
    Object.values(row),
  );
  return String(rows[0]?.id);
}

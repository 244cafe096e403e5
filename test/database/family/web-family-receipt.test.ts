import { beforeAll, expect, test } from 'vitest';
import { familyLink } from '#domain/consent/family/family-link.ts';
import { checkReceipt } from '#domain/proof/receipt/check-receipt.ts';
import type { ReceiptLine, ReceiptRow } from '#domain/proof/receipt/receipt-line.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { sealAll } from '#test/support/audit/sealed-log.ts';
import { agree, follow, linkFor, press, read } from '#test/support/consent/family-pages.ts';
import { addDistrict, addGuardian } from '#test/support/consent/household.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { webServer } from '#test/support/web/web-server.ts';

const { signer, verifier } = newLogSigner();
const database = setUpDatabase();
const server = setUpOnce(() => webServer({ db: database.as('bot').db, vault: testVault }));
beforeAll(async () => {
  await addDistrict(database.db);
});

let taken = 100;
const family = async (sharedId?: string) => {
  const number = sharedId === undefined ? `+1503555${String(++taken).padStart(4, '0')}` : '';
  const phones = [{ number, ...(sharedId === undefined ? {} : { sharedId }) }];
  const { guardianId, phoneIds } = await addGuardian(database.db, testVault, { phones });
  return { guardianId, phone: String(phoneIds[0]), link: linkFor(guardianId, server.url) };
};
const pageOfNumber = (numberId: string) =>
  familyLink(
    { numberId, expiresAt: Temporal.Now.instant().add({ hours: 1 }) },
    server.url,
    testVault,
  );

const ask = (link: string) => press(`${link}/receipt`, { language: 'en' });
async function receiptOf(link: string): Promise<ReceiptRow[]> {
  await sealAll(database, signer);
  const answer = await ask(link);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/jsonl; charset=utf-8',
  ]);
  const text = await answer.text();
  expect((await checkReceipt([text], [verifier])).faults).toEqual([]);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ReceiptLine);
  return lines.filter((line) => line.kind === 'row');
}
const basesOf = (rows: readonly ReceiptRow[]) => rows.map(({ row }) => row.basis).toSorted();
const consent = { channel: 'voice', purpose: 'school-mission' } as const;

test('a family saves what it agreed to, its words, and what it stopped; the log has each download', async () => {
  const { guardianId, phone, link } = await family();
  await agree(link, { phone, ...consent });
  await press(link, { phone, scope: 'non-emergency', channel: 'voice' });

  const rows = await receiptOf(link);

  expect(basesOf(rows)).toEqual(['consent', 'opt-out', 'wording']);
  const { rows: acts } = await database.pool.query(
    `SELECT actor_kind, subject_id, facts FROM audit_entry WHERE act = 'receipt-downloaded' AND actor_id = $1`,
    [guardianId],
  );
  expect(acts).toEqual([{ actor_kind: 'guardian', subject_id: guardianId, facts: { rows: 3 } }]);
});

test('a row of an import is proven through the root of its part, and no other row is shown', async () => {
  const own = await family();
  const others = await Promise.all([family(), family(), family(), family()]);
  await database.pool.query(
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference, obtained_at, recorded_by)
     SELECT id, 'voice', '{school-mission}', 'express', 'enrollment-form', '2026-1', 'en', 'form', now(), 'import:test' FROM unnest($1::uuid[]) AS id`,
    [[own, ...others].map(({ phone }) => phone)],
  );

  const [row, ...more] = await receiptOf(own.link);

  expect(more).toEqual([]);
  expect(row).toMatchObject({ row: { phone_id: own.phone }, entry: { facts: { rows: 5 } } });
  expect(row?.hashes.length).toBeGreaterThan(0);
});

test('of a shared number each sees their own consents, and not what the other did on a page of their own', async () => {
  const one = await family();
  const other = await family(one.phone);
  const give = (guardianId: string | null, reference: string) =>
    database.pool.query(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language, evidence_reference, obtained_at, recorded_by, given_by)
       VALUES ($1, 'text', '{other}', 'express', 'paper', '2026-1', 'en', $2, now(), 'import:test', $3)`,
      [one.phone, reference, guardianId],
    );
  await give(one.guardianId, 'one');
  await give(other.guardianId, 'other');
  await give(null, 'nobody knows');
  await press(other.link, { phone: one.phone, scope: 'non-emergency', channel: 'voice' });
  await database.pool.query(
    `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1::uuid, 'text', 'non-emergency', 'text-reply', 'guardian:' || $1)`,
    [one.phone],
  );

  expect(basesOf(await receiptOf(one.link))).toEqual(['consent', 'opt-out']);
  expect(basesOf(await receiptOf(other.link))).toEqual(['consent', 'opt-out', 'opt-out']);
  expect(basesOf(await receiptOf(pageOfNumber(one.phone)))).toEqual(['opt-out']);
});

test('what isn’t sealed yet comes in a minute, and where nothing is on file the page says so', async () => {
  const { phone, link } = await family();
  expect(await read(link)).not.toContain('Save my receipt');
  const none = await ask(link);
  expect([none.status, none.headers.get('location')]).toEqual([
    303,
    expect.stringContaining('done=receipt-empty#receipt'),
  ]);

  await press(link, { phone, scope: 'non-emergency', channel: 'voice' });
  const later = await ask(link);

  expect(later.status).toBe(303);
  const page = await follow(later);
  expect(page).toContain('Your receipt isn’t ready yet. Please try again in a minute.');
  expect(page).toContain('Save my receipt');
  expect(basesOf(await receiptOf(link))).toEqual(['opt-out']);
});

test('a page gives so many a day, and a guardian who left the roster none', async () => {
  const { guardianId, phone, link } = await family();
  await press(link, { phone, scope: 'non-emergency', channel: 'voice' });
  await database.pool.query(
    `INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
     SELECT 'guardian', $1, 'receipt-downloaded', 'guardian', $1, '{"rows": 1}' FROM generate_series(2, $2::int)`,
    [guardianId, familyLimits.page.receiptsADay],
  );

  expect(await receiptOf(link)).toHaveLength(1);
  expect((await ask(link)).status).toBe(400);

  await database.pool.query('UPDATE guardian SET active = false WHERE id = $1', [guardianId]);
  expect((await ask(link)).status).toBe(404);
});

import { expect, test } from 'vitest';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign, sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

const draft = (change: Partial<Draft> = {}): Draft =>
  aClosure({ schoolIds: [district.school], delivery: 'call-and-text', ...change });

async function frozen(change: Partial<Draft> = {}) {
  const result = await draftCampaign(database.db, {
    operator: district.principal,
    draft: draft(change),
  });
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(database.db, result.campaignId);
  const view = await findCampaign(database.db, result.campaignId);
  if (view === undefined) throw new Error('no campaign');
  return view;
}

async function verdicts(campaignId: string): Promise<Record<string, string>> {
  const { rows } = await database.pool.query<{ phone_id: string; channel: string; rule: string }>(
    `SELECT x.phone_id, x.channel, x.rule FROM (
      SELECT version_id, phone_id, channel, rule FROM recipient UNION ALL SELECT version_id, phone_id, channel, rule FROM exclusion
    ) x JOIN campaign_version v ON v.id = x.version_id WHERE v.campaign_id = $1 AND x.channel = 'voice'`,
    [campaignId],
  );
  const names = Object.entries(district.phones);
  return Object.fromEntries(
    rows.map((row) => [names.find(([, id]) => id === row.phone_id)?.[0] ?? '?', row.rule]),
  );
}

test('an emergency reaches every family of the school but the wrong number and the barred one', async () => {
  const view = await frozen();

  expect(await verdicts(view.id)).toEqual({
    agreed: 'emergency-consent',
    silent: 'emergency',
    withdrew: 'emergency-withdrawn',
    barred: 'barred-by-custody',
    wrong: 'wrong-number',
  });
});

test('a school matter reaches only those who agreed and did not withdraw', async () => {
  const view = await frozen({ purpose: 'school-mission', ground: 'none' });

  expect(await verdicts(view.id)).toEqual({
    agreed: 'mission-consent',
    silent: 'no-consent',
    withdrew: 'revoked',
    barred: 'barred-by-custody',
    wrong: 'wrong-number',
  });
});

test('another purpose needs its own consent: agreeing to school matters is not enough', async () => {
  const view = await frozen({ purpose: 'other', ground: 'none' });

  expect(view.state).toBe('sent-back');
  expect(view.endReason).toContain('No one on this call list can be called');
});

test('a school matter that stops before families may be called says when they may', async () => {
  const view = await frozen({
    purpose: 'school-mission',
    ground: 'none',
    // It is afternoon where its families live.
    startAt: Temporal.Now.instant().add({ hours: 12 }),
    stopTryingAt: Temporal.Now.instant().add({ hours: 13 }),
  });

  expect(view.state).toBe('sent-back');
  expect(view.endReason).toContain(
    'before it stops trying. Families hear school matters from 9 am',
  );
});

test('the card’s numbers are those of the list, and a shared phone counts once', async () => {
  const view = await frozen();

  expect(view.sealed).toMatchObject({
    voiceCount: 3,
    textCount: 3,
    guardianCount: 4,
    sharedCount: 1,
  });
  const allowed = (channel: Channel) =>
    view.sealed?.allowed
      .filter((line) => line.channel === channel)
      .map(({ reason, count }) => [reason, count]);
  const reasons = [
    ['emergency: no consent needed; number checked', 1],
    ['emergency; consent on file', 1],
  ];
  expect(allowed('voice')).toEqual([...reasons, ['opted out of non-emergency calls only', 1]]);
  expect(allowed('text')).toEqual([...reasons, ['opted out of non-emergency texts only', 1]]);
  expect(view.sealed?.warnings.odd).toContainEqual({
    kind: 'language-missing',
    language: 'es',
    phones: 1,
  });
});

test('no row of a frozen list can be taken out, not even by the owner', async () => {
  const view = await frozen({ purpose: 'school-mission', ground: 'none' });

  await expect(
    database.owner.pool.query(
      'DELETE FROM recipient WHERE version_id IN (SELECT id FROM campaign_version WHERE campaign_id = $1)',
      [view.id],
    ),
  ).rejects.toThrow('append-only');
});

test('a frozen version takes no change of its words, its list or its time, not even from the owner', async () => {
  const view = await frozen();
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id FROM campaign_version WHERE campaign_id = $1',
    [view.id],
  );
  const version = rows[0]?.id;
  const asOwner = (statement: string, ...values: unknown[]) =>
    database.owner.pool.query(statement, [version, ...values]);

  await expect(
    asOwner(`UPDATE campaign_version SET stop_trying_at = now() WHERE id = $1`),
  ).rejects.toThrow('frozen');
  await expect(
    asOwner(`UPDATE message_text SET body = 'Open.' WHERE version_id = $1`),
  ).rejects.toThrow('append-only');
  await expect(asOwner(`INSERT INTO message_text VALUES ($1, 'es', 'Abierto.')`)).rejects.toThrow(
    'frozen',
  );
  await expect(
    asOwner(
      `INSERT INTO recipient VALUES ($1, $2, 'voice', 'en', '{}', 'emergency')`,
      district.phones['elsewhere'],
    ),
  ).rejects.toThrow('frozen');
});

test('freezing twice, or from two processes at once, freezes once', async () => {
  const result = await draftCampaign(database.db, { operator: district.principal, draft: draft() });
  if (result.kind !== 'drafted') throw new Error(result.reason);

  await Promise.all([1, 2, 3, 4].map(() => sealDrafts(database.db)));

  const { rows } = await database.pool.query(
    'SELECT FROM audit_entry WHERE act = $1 AND subject_id = $2',
    ['campaign-submitted', result.campaignId],
  );
  expect(rows).toHaveLength(1);
});

test('one who may not ask for these schools is refused', async () => {
  expect(
    await draftCampaign(database.db, { operator: district.superintendent, draft: draft() }),
  ).toEqual({
    kind: 'refused',
    reason: 'not-a-requester',
  });
});

test('every row of the list names its evidence, and the version its set of rules', async () => {
  const view = await frozen({ purpose: 'school-mission', ground: 'none' });
  const { rows } = await database.pool.query<{ rule: string; by: string | null; set: string }>(
    `SELECT x.rule, v.rule_set AS set, CASE WHEN k.id IS NOT NULL THEN 'consent ' || k.evidence_reference
        WHEN r.id IS NOT NULL THEN 'withdrawal by ' || r.means END AS by
     FROM (SELECT version_id, phone_id, channel, rule, evidence FROM recipient
       UNION ALL SELECT version_id, phone_id, channel, rule, evidence FROM exclusion) x
     JOIN campaign_version v ON v.id = x.version_id
     LEFT JOIN consent_record k ON k.id = x.evidence
     LEFT JOIN revocation r ON r.id = x.evidence
     WHERE v.campaign_id = $1 AND x.channel = 'voice' ORDER BY x.rule`,
    [view.id],
  );

  expect(rows).toEqual([
    { rule: 'barred-by-custody', by: null, set: '2025-04-11' },
    { rule: 'mission-consent', by: 'consent form', set: '2025-04-11' },
    { rule: 'no-consent', by: null, set: '2025-04-11' },
    { rule: 'revoked', by: 'withdrawal by staff', set: '2025-04-11' },
    { rule: 'wrong-number', by: 'withdrawal by staff', set: '2025-04-11' },
  ]);
});

test('the gate of every phone is what the ledger says: rebuilding changes nothing', async () => {
  const read = async () =>
    (await database.pool.query('SELECT * FROM phone_gate ORDER BY phone_id')).rows;
  const before = await read();

  await database.owner.pool.query('DELETE FROM phone_gate');
  await database.owner.pool.query('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');

  expect(await read()).toEqual(before);
});

test('where an emergency needs consent too, the sealed call does not say that key 9 leaves emergencies', async () => {
  const offers = async (policy: 'strict' | 'strictest') => {
    await database.owner.pool.query('UPDATE district SET consent_policy = $1', [policy]);
    const { id } = await frozen();
    const { rows } = await database.owner.pool.query<{ call: { text: string }[] }>(
      `SELECT sealed_content #> '{script,en,call}' AS call FROM campaign_version WHERE campaign_id = $1`,
      [id],
    );
    return rows[0]?.call.map(({ text }) => text).filter((text) => text.includes('press 9'));
  };

  expect(await offers('strict')).toEqual(['To stop non-emergency calls, press 9.']);
  expect(await offers('strictest')).toEqual(['To stop these calls, press 9.']);
});

import { randomBytes, randomUUID } from 'node:crypto';
import { transact } from '#database/transaction.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { recordSavedForm } from '#domain/closure/saved-form/record-saved-form.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { insertBlock } from '#domain/consent/ledger/block-store.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { saveDrillPhone } from '#domain/drill/list/drill-phone-store.ts';
import { keepRecording } from '#domain/voice/recording/keep-recording.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import {
  aClosure,
  type SmallDistrict,
  smallDistrict,
} from '#test/support/district/small-district.ts';
import { writeTo } from '#test/support/district/write-to.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { voice, wav } from '#test/support/recording/sounds.ts';
import type { EncryptedColumn } from '#vault/data-key.ts';
import { custodyBinding, idTokenBinding, operatorPhoneBinding, type Vault } from '#vault/vault.ts';

/** A district with two values or more in every encrypted column, two of them texts of the same phone. */
export async function everySealedValue(
  database: TestDatabase,
  vault: Vault,
): Promise<SmallDistrict> {
  const { db, owner } = database;
  const district = await smallDistrict(db, vault);
  const staff = [district.principal, district.superintendent];
  for (const [place, { id }] of staff.entries()) {
    const number = `+1312555017${place}`;
    await owner.pool.query('INSERT INTO operator_phone VALUES ($1, $2, $3)', [
      id,
      vault.phoneIndex(number),
      vault.encrypt(number, operatorPhoneBinding(id)),
    ]);
    const phone = { name: `Staff ${place}`, number, consentedOn: '2026-08-17', consent: 'Form' };
    await transact(db, (tx) => saveDrillPhone(tx, vault, phone));
    const sound = { language: 'en', bytes: wav(voice(2 + place)), source: 'call' } as const;
    await keepRecording(db, vault, { operatorId: id, ...sound });
  }
  for (const body of ['Please stop calling us', 'Stop all of it now, please']) {
    const from = '+13125550101';
    const phoneIndexes = vault.phoneIndexes(from);
    await revokeByText(db, vault, { carrierId: newMessageSid(), phoneIndexes, from, body });
  }
  for (const from of ['+13125550188', '+13125550189']) {
    const stranger = { carrierId: newMessageSid(), phoneIndexes: vault.phoneIndexes(from), from };
    await revokeByText(db, vault, { ...stranger, body: 'STOP' });
  }
  await writeTo(database, {
    'guardian-agreed': 'one@example.org',
    'guardian-silent': 'two@example.org',
  });
  await stepUps(database, vault, district);
  await typedWords(database, vault, district);
  return district;
}

/** What staff typed, twice each: written without the rules that decide when somebody may. */
async function typedWords(
  { db, owner }: TestDatabase,
  vault: Vault,
  { school, principal, superintendent, deputy }: SmallDistrict,
): Promise<void> {
  const form = { values: { reason: 'flood' }, texts: { en: 'No school.' }, keep: 'saved' } as const;
  for (const { id } of [principal, deputy])
    await recordSavedForm(db, vault, { ...form, id: randomUUID(), operatorId: id });
  const { rows: phones } = await owner.pool.query<{ id: string }>(
    'SELECT id FROM phone ORDER BY id LIMIT 2',
  );
  for (const phone of phones) {
    const block = {
      phoneId: phone.id,
      kind: 'district',
      reason: 'A ward',
      actor: { kind: 'system', id: 'test' },
    } as const;
    await transact(db, (tx) => insertBlock(tx, vault, block));
  }
  const { rows: kin } = await owner.pool.query<{ student: string; guardian: string }>(
    `SELECT s.sourced_id AS student, g.sourced_id AS guardian FROM guardianship
     JOIN student s ON s.id = student_id JOIN guardian g ON g.id = guardian_id LIMIT 2`,
  );
  const { rows: versions } = await owner.pool.query<{ id: string }>(
    'SELECT id FROM campaign_version LIMIT 1',
  );
  const session = await owner.pool.connect();
  try {
    await session.query('SET session_replication_role = replica');
    for (const [place, person] of [superintendent.id, deputy.id].entries()) {
      const id = randomUUID();
      const sealed = (column: EncryptedColumn, row: string = id) =>
        vault.encrypt(`Words ${place}`, `${column}:${row}`);
      const link = kin[place];
      if (link === undefined) throw new Error('too few families');
      await session.query(
        `UPDATE guardianship SET custody_document = $1
         FROM student s, guardian g WHERE s.id = student_id AND g.id = guardian_id AND s.sourced_id = $2 AND g.sourced_id = $3`,
        [vault.encrypt(`Order ${place}`, custodyBinding(link)), link.student, link.guardian],
      );
      await session.query(
        `INSERT INTO approval (id, version_id, operator_id, decision, reason, fingerprint, platform)
         VALUES ($1, $2, $3, 'sent-back', $4, '', 'slack')`,
        [id, versions[0]?.id, person, sealed('approval.reason')],
      );
      await session.query(
        `INSERT INTO pause (id, placed_by, words, asked_by, asked_at, released_by, released_at)
         VALUES ($1, $2, $3, $2, now(), $4, now())`,
        [id, person, sealed('pause.words'), principal.id],
      );
      await session.query(
        `INSERT INTO drill (id, state, requested_by, school_ids, sealed_text, fingerprint, reason)
         VALUES ($1, 'sent-back', $2, ARRAY[$3::uuid], '{}', sha256('{}'), $4)`,
        [id, person, school, sealed('drill.reason')],
      );
      await session.query(
        `INSERT INTO finding (id, run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at, state,
           resolved_by, resolved_at, resolution)
         VALUES ($1::uuid, $1::uuid, $1::uuid, 'gate-differs', 'high', 'phone', $1::uuid::text, 'administrator', now(), 'resolved', $2, now(), $3)`,
        [id, person, sealed('finding.resolution')],
      );
      await session.query(
        `INSERT INTO breach_sign (id, kind, seen, reported_by, noticed_at, words, answer, answered_by, answered_at, reason)
         VALUES ($1, 'reported', 1, $2, now(), $3, 'no-breach', $4, now(), $5)`,
        [id, person, sealed('breach_sign.words'), principal.id, sealed('breach_sign.reason')],
      );
      await session.query(
        `INSERT INTO incident (id, is_drill, kind, discovered_at, known, opened_by, notices, notices_why, notices_decided_by,
           notices_decided_at, what_happened, what_changes, reviewed_by, reviewed_at)
         VALUES ($1, false, 'other', now(), $3, $2, 'needed', $4, $2, now(), $5, $6, $2, now())`,
        [
          id,
          person,
          sealed('incident.known'),
          sealed('incident.notices_why'),
          sealed('incident.what_happened'),
          sealed('incident.what_changes'),
        ],
      );
      const sender = vault.phoneIndex(`+1312555016${place}`);
      await session.query(
        `INSERT INTO family_request (id, kind, phone_index, sender, day, language)
         VALUES ($1, 'reply', $2, $3, current_date, 'en')`,
        [id, sender, sealed('family_request.sender', sender.toString('hex'))],
      );
      await session.query(
        `INSERT INTO family_request_text (id, request_id, kind, words) VALUES ($1::uuid, $1::uuid, 'reply', $2)`,
        [id, sealed('family_request_text.words')],
      );
      await session.query(
        `INSERT INTO outreach (id, phone_id, kind, language, request_id, words, form, asked_by, expires_at)
         VALUES ($1::uuid, $1::uuid, 'answer', 'en', $1::uuid, $2, $1::uuid, $3, now())`,
        [id, sealed('outreach.words'), person],
      );
    }
  } finally {
    session.release(true);
  }
}

async function stepUps(
  { db, owner }: TestDatabase,
  vault: Vault,
  district: SmallDistrict,
): Promise<void> {
  const draft = aClosure({ schoolIds: [district.school] });
  const drafted = await draftCampaign(db, { operator: district.principal, draft });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  await sealCampaign(db, drafted.campaignId);
  for (const who of [district.superintendent, district.deputy]) {
    const { rows } = await owner.pool.query<{ id: string }>(
      `INSERT INTO sign_in (purpose, state_hash, platform, tenant_id, user_id, operator_id, version_id, fingerprint)
       SELECT 'step-up', $3, 'teams', 'T', 'U', $2, id, fingerprint FROM campaign_version WHERE campaign_id = $1
       RETURNING id`,
      [drafted.campaignId, who.id, randomBytes(32)],
    );
    const signIn = rows[0]?.id ?? '';
    await owner.pool.query('UPDATE sign_in SET used_at = now() WHERE id = $1', [signIn]);
    await owner.pool.query(
      `INSERT INTO step_up (sign_in_id, operator_id, version_id, fingerprint, signed_in_at, id_token)
       SELECT id, operator_id, version_id, fingerprint, started_at, $2 FROM sign_in WHERE id = $1`,
      [signIn, vault.encrypt(`token of ${who.name}`, idTokenBinding(signIn))],
    );
  }
}

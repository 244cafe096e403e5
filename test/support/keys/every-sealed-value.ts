import { randomBytes } from 'node:crypto';
import { transact } from '#database/transaction.ts';
import { draftCampaign } from '#domain/campaign/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/campaign/seal/seal-campaign.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { saveDrillPhone } from '#domain/drill-list/drill-phone-store.ts';
import { keepRecording } from '#domain/recording/keep-recording.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import {
  aClosure,
  type SmallDistrict,
  smallDistrict,
} from '#test/support/district/small-district.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { voice, wav } from '#test/support/recording/sounds.ts';
import { idTokenBinding, operatorPhoneBinding, type Vault } from '#vault/vault.ts';

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
    const phoneIndex = vault.phoneIndex('+13125550101');
    await revokeByText(db, vault, { carrierId: newMessageSid(), phoneIndex, body });
  }
  await stepUps(database, vault, district);
  return district;
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

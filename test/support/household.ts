import { randomBytes } from 'node:crypto';
import type { Db } from '#database/connect.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';

type PhoneFacts = { number: string; lineType?: 'mobile' | 'landline' };

/** A guardian with numbers, as an import would leave them. */
export async function addGuardian(
  db: Db,
  vault: Vault,
  facts: { language?: string; phones: PhoneFacts[] },
): Promise<{ guardianId: string; phoneIds: string[] }> {
  const sourcedId = `G-${randomBytes(4).toString('hex')}`;
  const guardian = await db
    .insertInto('guardian')
    .values({
      sourced_id: sourcedId,
      name: vault.encrypt('Rosa Marsh', `guardian.name:${sourcedId}`),
      language: facts.language ?? 'en',
      source_hash: randomBytes(16),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const phoneIds: string[] = [];
  for (const [i, { number, lineType }] of facts.phones.entries()) {
    const index = vault.phoneIndex(number);
    const phone = await db
      .insertInto('phone')
      .values({
        index,
        number: vault.encrypt(number, phoneBinding(index)),
        line_type: lineType ?? 'mobile',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('guardian_phone')
      .values({ guardian_id: guardian.id, phone_id: phone.id, rank: i + 1 })
      .execute();
    phoneIds.push(phone.id);
  }
  return { guardianId: guardian.id, phoneIds };
}

export async function addConsent(
  db: Db,
  consent: { phoneId: string; channel: 'voice' | 'text'; purposes: string[]; obtainedAt: string },
): Promise<string> {
  const { id } = await db
    .insertInto('consent_record')
    .values({
      phone_id: consent.phoneId,
      channel: consent.channel,
      purposes: consent.purposes,
      kind: 'express',
      method: 'enrollment-form',
      wording_version: '2026-1',
      language: 'en',
      evidence_reference: `form ${randomBytes(4).toString('hex')}`,
      obtained_at: consent.obtainedAt,
      recorded_by: 'system:test',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function addDistrict(db: Db): Promise<void> {
  await db
    .insertInto('district')
    .values({
      name: 'Harbor Unified',
      registered_name: 'Harbor Unified School District',
      callback_number: '+15035550100',
      time_zone: 'America/Los_Angeles',
    })
    .execute();
}

import { randomBytes } from 'node:crypto';
import type { Db } from '#database/connect.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';
import { alwaysOpen } from '#test/support/district/always-open.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';

type PhoneFacts = {
  number: string;
  lineType?: 'mobile' | 'landline';
  isStudentLine?: true;
  /** A phone that the household shares with a guardian added before. */
  sharedId?: string;
};

/** A guardian of one student, with numbers, as an import would leave them. */
export async function addGuardian(
  db: Db,
  vault: Vault,
  facts: { language?: string; relation?: string; isBarred?: true; phones: PhoneFacts[] },
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
  await addGuardianship(db, vault, { ...facts, guardianId: guardian.id });
  const phoneIds: string[] = [];
  for (const [i, phone] of facts.phones.entries()) {
    const id = phone.sharedId ?? (await addPhone(db, vault, phone));
    await db
      .insertInto('guardian_phone')
      .values({ guardian_id: guardian.id, phone_id: id, rank: i + 1 })
      .execute();
    phoneIds.push(id);
  }
  return { guardianId: guardian.id, phoneIds };
}

async function addGuardianship(
  db: Db,
  vault: Vault,
  facts: { guardianId: string; relation?: string; isBarred?: true },
): Promise<void> {
  const sourcedId = `S-${randomBytes(4).toString('hex')}`;
  const student = await db
    .insertInto('student')
    .values({
      sourced_id: sourcedId,
      name: vault.encrypt('Theo Marsh', `student.name:${sourcedId}`),
      source_hash: randomBytes(16),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('guardianship')
    .values({
      student_id: student.id,
      guardian_id: facts.guardianId,
      relation: facts.relation ?? 'parent',
      ...(facts.isBarred
        ? { may_be_contacted: false, custody_document: Buffer.from('order 12') }
        : {}),
    })
    .execute();
}

async function addPhone(db: Db, vault: Vault, phone: PhoneFacts): Promise<string> {
  const index = vault.phoneIndex(phone.number);
  const { id } = await db
    .insertInto('phone')
    .values({
      index,
      number: vault.encrypt(phone.number, phoneBinding(index)),
      line_type: phone.lineType ?? 'mobile',
      student_line: phone.isStudentLine === true,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function addConsent(
  db: Db,
  consent: {
    phoneId: string;
    channel: Channel;
    purposes: ConsentPurpose[];
    obtainedAt: string;
  },
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

/** The answer of the last monthly check for reassignment. */
export async function addNumberCheck(
  db: Db,
  check: { phoneId: string; answer?: 'yes' | 'no' | 'no-data' },
): Promise<void> {
  await db
    .insertInto('number_check')
    .values({
      phone_id: check.phoneId,
      reference_date: '2026-08-01',
      answer: check.answer ?? 'no',
      source: 'test',
      good_until: Temporal.Now.instant().add({ hours: 24 * 20 }),
    })
    .execute();
}

export async function addDistrict(db: Db): Promise<void> {
  await db
    .insertInto('district')
    .values({
      name: 'Harbor Unified',
      registered_name: 'Harbor Unified School District',
      callback_number: '+15035550100',
      time_zone: 'America/Los_Angeles',
      ...alwaysOpen,
    })
    .execute();
}

import type { Db } from '#database/connect.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { addConsent, addGuardian, addNumberCheck } from './household.ts';

/** A guardian with one number in each state that a page can show, and one who has none. */
export async function addFamilyStates(db: Db): Promise<{
  guardianId: string;
  withoutNumber: string;
  /** By what is the matter with it. */
  phones: Record<'agreed' | 'landline' | 'stopped' | 'opted-out' | 'wrong' | 'carrier', string>;
}> {
  const { guardianId, phoneIds } = await addGuardian(db, testVault, {
    phones: [
      { number: '+15035550141' },
      { number: '+15035550142', lineType: 'landline' },
      { number: '+15035550143' },
      { number: '+15035550144' },
      { number: '+15035550145' },
      { number: '+15035550146' },
    ],
  });
  const [agreed = '', landline = '', stopped = '', optedOut = '', wrong = '', carrier = ''] =
    phoneIds;
  for (const channel of ['voice', 'text'] as const) {
    await addConsent(db, {
      phoneId: agreed,
      channel,
      purposes: ['school-mission'],
      obtainedAt: '2026-08-12T17:00:00Z',
    });
  }
  await addNumberCheck(db, { phoneId: agreed });
  await addConsent(db, {
    phoneId: landline,
    channel: 'voice',
    purposes: ['other'],
    obtainedAt: '2026-09-03T17:00:00Z',
  });
  const means = 'staff';
  await db
    .insertInto('revocation')
    .values(
      (
        [
          { phone_id: stopped, scope: 'non-emergency', means },
          { phone_id: optedOut, scope: 'all', means },
          { phone_id: wrong, scope: 'wrong-number', means },
          { phone_id: carrier, scope: 'non-emergency', means: 'carrier-stop' },
        ] as const
      ).map((row) => ({ ...row, channel: 'any' as const, recorded_by: 'operator:test' })),
    )
    .execute();
  const lonely = await addGuardian(db, testVault, { phones: [] });
  return {
    guardianId,
    withoutNumber: lonely.guardianId,
    phones: { agreed, landline, stopped, 'opted-out': optedOut, wrong, carrier },
  };
}

import { expect, test } from 'vitest';
import { findConsentReport } from '#domain/consent/report/find-consent-report.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

test('the time to honor leaves out withdrawals of an earlier system, and they are counted', async () => {
  await database.db
    .insertInto('revocation')
    .values({
      phone_id: district.phones['silent'] ?? '',
      channel: 'any',
      scope: 'non-emergency',
      means: 'import',
      received_at: Temporal.Instant.from('2021-03-01T12:00:00Z'),
      recorded_by: 'test',
    })
    .execute();

  const { revocations } = await findConsentReport(database.db);

  expect(revocations.byMeans).toEqual([
    {
      means: 'staff',
      count: 2,
      medianSeconds: expect.any(Number),
      longestSeconds: expect.any(Number),
    },
    { means: 'import', count: 1, medianSeconds: null, longestSeconds: null },
  ]);
  expect(revocations.byMeans[0]?.longestSeconds).toBeLessThan(60);
});

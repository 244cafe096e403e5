import { expect, test } from 'vitest';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sweepExpired } from '#domain/privacy/retention/sweep-expired.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';

const { database, district } = setUpSmallDistrict();

const inTime = (text: string, values: unknown[] = []) => inAnotherTime(database, text, values);

/** Proposed and rejected so many days ago. */
const settled = (english: string, daysAgo: number) =>
  inTime(
    `INSERT INTO translation (english, english_digest, language, asked_by, asked_at, state, proposed, proposed_at, settled_by, settled_at)
     SELECT $1, sha256(convert_to($1, 'UTF8')), 'so', $2, at, 'rejected', 'Xiran.', at, $2, at
     FROM (SELECT now() - $3 * interval '1 day' AS at) AS moment`,
    [english, district.principal.id, daysAgo],
  );

async function kept(): Promise<string[]> {
  const { rows } = await database.owner.pool.query<{ english: string }>(
    'SELECT english FROM translation ORDER BY english',
  );
  return rows.map(({ english }) => english);
}

test('a translation in no closure goes after its term; one that a closure used or may still use stays', async () => {
  await settled('A: in no closure, long ago.', 91);
  await settled('B: in no closure, lately.', 89);
  await settled('C: in a closure.', 400);
  await settled('D: English of one under way.', 400);
  await inTime(
    `INSERT INTO message_text (version_id, language, body, source, translation_id)
     SELECT gen_random_uuid(), 'so', 'Xiran.', 'translation', id FROM translation WHERE english LIKE 'C%'`,
  );
  const drafted = await draftCampaign(database.as('bot').db, {
    operator: district.principal,
    draft: aClosure({
      schoolIds: [district.school],
      texts: { en: 'D: English of one under way.' },
    }),
  });
  expect(drafted).toMatchObject({ kind: 'drafted' });

  const run = await sweepExpired(database.as('worker').db, 'w1');

  expect(run?.gone).toEqual({ 'unused-translations': 1 });
  expect((await kept()).map((english) => english[0])).toEqual(['B', 'C', 'D']);
});

test('nobody deletes one by hand before the law’s least is over, and one that a closure used never', async () => {
  await settled('E: yesterday.', 1);
  const remove = (beginning: string) =>
    database.owner.pool.query('DELETE FROM translation WHERE english LIKE $1', [`${beginning}%`]);

  await expect(remove('E')).rejects.toThrow('append-only');
  await expect(remove('C')).rejects.toThrow('foreign key');
});

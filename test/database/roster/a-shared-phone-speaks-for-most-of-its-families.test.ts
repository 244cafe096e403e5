import { expect, test } from 'vitest';
import { compareAudience } from '#domain/consent/gate/derived-store.ts';
import { addFamily } from '#test/support/district/add-family.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

const spokenOn = async (phone: string | undefined) => {
  const { rows } = await database.pool.query(
    'SELECT DISTINCT language, also FROM phone_audience WHERE phone_id = $1',
    [phone],
  );
  return rows;
};

test('it is the language of most families, however many children or parents each has', async () => {
  const [phone] = await addFamily(database, district, { name: 'one', guardians: ['es'] });
  expect(await spokenOn(phone)).toEqual([{ language: 'es', also: null }]);

  // Two parents and three children are one family all the same.
  const big = { name: 'two', guardians: ['vi', 'vi'], students: 3, phone };
  await addFamily(database, district, big);
  expect(await spokenOn(phone)).toEqual([{ language: 'es', also: 'vi' }]);

  await addFamily(database, district, { name: 'three', guardians: ['vi'], phone });
  expect(await spokenOn(phone)).toEqual([{ language: 'vi', also: 'es' }]);
});

test('in one family it is the language of the parent who lists it first', async () => {
  const [phone] = await addFamily(database, district, { name: 'couple', guardians: ['en'] });
  await addFamily(database, district, { name: 'couple-too', guardians: ['zh'], phone });
  await database.owner.pool.query(
    `UPDATE guardian_phone SET rank = 2 WHERE guardian_id = (SELECT id FROM guardian WHERE sourced_id = 'guardian-couple-0')`,
  );
  await database.owner.pool.query('SELECT refresh_phone_audience()');

  expect(await spokenOn(phone)).toEqual([{ language: 'zh', also: 'en' }]);
});

test('whom the school may not tell has no say in it', async () => {
  const [phone] = await addFamily(database, district, { name: 'told', guardians: ['ar'] });
  await addFamily(database, district, { name: 'barred', guardians: ['en', 'en'], phone });
  await addFamily(database, district, { name: 'barred-too', guardians: ['en'], phone });
  await database.owner.pool.query(
    `UPDATE guardianship SET may_be_contacted = false, custody_document = 'order 12'
     WHERE guardian_id IN (SELECT id FROM guardian WHERE sourced_id LIKE 'guardian-barred-%')`,
  );
  await database.owner.pool.query('SELECT refresh_phone_audience()');

  expect(await spokenOn(phone)).toEqual([{ language: 'ar', also: null }]);
  expect(await compareAudience(database.db)).toMatchObject({ rows: 0 });
});

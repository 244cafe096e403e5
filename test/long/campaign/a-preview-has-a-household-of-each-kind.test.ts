import { beforeAll, describe, expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { previewCard } from '#conversation/closure/preview/preview-card.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { findPreview } from '#domain/closure/preview/find-preview.ts';
import type { Household } from '#domain/closure/preview/preview.ts';
import { addNamedFamily } from '#test/support/district/add-named-family.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await database.owner.pool.query<T>(text, values)).rows;

const realNames = ['Quillan', 'Moss', 'Okapi', 'Shahin', 'Parkes'];

beforeAll(async () => {
  const { school, otherSchool } = district;
  const add = (id: string, children: string[], phone?: string) =>
    addNamedFamily(database, school, {
      id,
      children,
      guardians: [{}],
      ...(phone === undefined ? {} : { phone }),
    });
  await add('siblings', ['Quillan Moss', 'Okapi Moss']);
  await add('one', ['Nur Shahin'], '+19075550190');
  await add('other', ['Jin Parkes'], '+19075550190');
  await add('alone', ['Ren Parkes']);
  await rows(
    `UPDATE enrollment SET school_id = $1 WHERE student_id = (SELECT id FROM student WHERE sourced_id = 'siblings-student-1')`,
    [otherSchool],
  );
  await add('contact', []);
  await add('worker', []);
  await rows(
    `INSERT INTO emergency_contact (student_id, guardian_id, turn) SELECT s.id, g.id, 1 FROM student s, guardian g
     WHERE s.sourced_id = 'alone-student-0' AND g.sourced_id = 'contact-guardian-0'`,
  );
  await rows(
    `INSERT INTO employment (guardian_id, school_id, numbers_given_on)
     SELECT id, $1, '2026-08-15' FROM guardian WHERE sourced_id IN ('worker-guardian-0', 'guardian-silent')`,
    [school],
  );
  await rows('SELECT refresh_phone_audience()');
});

const previewOf = async (
  change: Partial<Draft>,
  schools = [district.school, district.otherSchool],
) => {
  const view = await submit(database.db, {
    author: district.principal,
    schoolIds: schools,
    change: { eventDate: '2027-02-01', delivery: 'call-and-text', ...change },
  });
  const found = await findPreview(database.db, view.id);
  if (found === undefined) throw new Error('no preview');
  return found;
};

const wordsOn = ({ blocks }: Card) => JSON.stringify(blocks);
const cardOf = async (change: Partial<Draft>) =>
  previewCard(await previewOf(change), { mayAsk: false });

const kindOf = ({ toldAs, named }: Household) => toldAs ?? `${named ?? 'no'} named`;

const english = '{child} leaves {school} at noon on {bus}.';

describe('words with fields', () => {
  test('always show siblings, one child, a phone that nobody is named on, staff and a contact', async () => {
    const preview = { texts: { en: english }, tells: 'both', contactsAfter: 10 } as const;
    for (let n = 0; n < 5; n++) {
      const { households } = await previewOf(preview);
      const kinds = households.map((one) => kindOf(one).replace('-and-family', ''));
      expect(kinds.toSorted()).toEqual(['0 named', '1 named', '2 named', 'contact', 'staff']);
    }
  });

  test('are heard of invented children at the household’s own schools; what the roster lacks stays plain', async () => {
    const words = wordsOn(await cardOf({ texts: { en: english } }));

    expect(words).toContain('Key 6 names 2 children. {bus} stays plain: not on the roster');
    expect(words).toMatch(
      /Ava and Liam leaves School S\d+ and School S\d+ at noon on your child's bus/,
    );
    expect(words).toMatch(/Ava leaves School S\d+ at noon/);
    expect(words).toContain('Nobody is named: not everyone who uses this phone holds rights');
    for (const name of realNames) expect(words).not.toContain(name);
  });

  test('a voicemail, a text and a phone of two families hear the plain words', async () => {
    const preview = await previewOf({ texts: { en: english } });
    const shared = preview.households.filter(({ named }) => named === 0);
    const words = wordsOn(previewCard({ ...preview, households: shared }, { mayAsk: false }));

    expect(words).toContain("Your child leaves your child's school at noon");
    expect(words).toContain('A voicemail, which names nobody');
    expect(words).not.toMatch(/Key 6,|Ava|press 6/);
  });
});

describe('whom it tells besides', () => {
  test('staff hear their own words, and key 8 where they are asked', async () => {
    const words = wordsOn(
      await cardOf({
        happening: 'lockdown',
        ground: 'threat',
        tells: 'staff',
        texts: { en: 'Lock the doors.' },
      }),
    );

    expect(words).toContain('Staff of these schools. A call in English');
    expect(words).toContain('English · staff');
    expect(words).toMatch(/8: /);
  });

  test('of two audiences each hears its own words', async () => {
    const words = wordsOn(
      await cardOf({
        tells: 'both',
        texts: { en: 'Closed.' },
        staffTexts: { en: 'Report at ten.' },
      }),
    );

    expect(words).toMatch(/Staff of these schools|Staff, with/);
    expect(words).toContain('Report at ten.');
    expect(words).toContain('one of each kind and others at random');
  });

  test('a contact is said to be one, and when', async () => {
    const words = wordsOn(await cardOf({ contactsAfter: 10, texts: { en: 'Closed.' } }));

    expect(words).toContain(
      'An emergency contact, after 10 min if the family isn’t reached. A call in',
    );
  });
});

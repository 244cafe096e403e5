import { expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength, platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });

const platforms = platformsOf(import.meta.filename);
const requester = (platform: (typeof platforms)[number]) =>
  platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
const shows = (person: Person, words: string) =>
  until(`the form to show “${words}”`, () => person.form().includes(words));

/** The newest version, once its list is sealed. */
async function sealed() {
  const { rows } = await product.database.pool.query<{
    happening: string;
    ground: string;
    purpose: string;
    fact: string | null;
    english: string;
    content: { emergencyFact?: string; recipients: { byRule: { rule: string; count: number }[] } };
  }>(`SELECT happening, ground, purpose, emergency_fact AS fact, sealed_content AS content,
      sealed_content -> 'texts' ->> 'en' AS english
    FROM campaign_version WHERE fingerprint IS NOT NULL ORDER BY id DESC LIMIT 1`);
  return rows[0];
}

const withdrawAll = () =>
  product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );

async function requested(happening: string) {
  return until(`the request “${happening}”`, async () => {
    const version = await sealed();
    return version?.happening === happening ? version : undefined;
  });
}

test.each(platforms)(
  'in %s an announcement, every field as offered, is a school matter',
  async (on) => {
    const person = requester(on);
    await person.openForm('closure');
    await person.submit({ happening: 'other' });
    await shows(person, 'Check the words');
    expect(person.form()).toContain('School matter');
    expect(person.form()).not.toContain('needs no consent');

    await person.submitWords({
      en: 'The gym is closed this week, and practice moved to the field.',
    });

    const { ground, purpose, fact, content } = await requested('other');
    expect({ ground, purpose, fact }).toEqual({
      ground: 'none',
      purpose: 'school-mission',
      fact: null,
    });
    expect(content.recipients.byRule.filter(({ rule }) => rule.startsWith('emergency'))).toEqual(
      [],
    );
    await withdrawAll();
  },
);

test.each(platforms)('in %s an evacuation says no reason that nobody chose', async (on) => {
  const person = requester(on);
  await person.openForm('closure');
  await person.submit({ happening: 'evacuation' });
  await shows(person, 'Tell families now');
  expect(await person.submit({ schools: 'all' })).toMatch(/Choose a reason|required field/);

  await person.submit({ schools: 'all', ground: 'fire' });
  const { english } = await requested('evacuation');
  expect(english).toContain('because of a fire');
  expect(english).not.toContain('weather');
  await withdrawAll();
});

test.each(platforms)('in %s an emergency announcement states its fact', async (on) => {
  const person = requester(on);
  const stated = `Gas leak, told in ${on}`;
  await person.openForm('closure');
  await person.submit({ happening: 'other', ground: 'health', purpose: 'emergency' });
  await shows(person, 'What is the emergency?');
  expect(person.form()).toContain('FCC 16-88');
  expect(person.form()).not.toContain('Check the words');

  await person.submit({ fact: stated });
  await shows(person, `An emergency needs no consent: “${stated}” (FCC 16-88).`);
  await person.submitWords({ en: 'Please stay away from the north parking lot.' });

  const approver = product.onTeams('superintendent');
  const line = new RegExp(`(\\d+) phones? rings? without consent: “${stated}” \\(FCC 16-88\\)`);
  const told = await until('the red line', () => line.exec(approver.card()) ?? undefined);
  const { fact, content } = await requested('other');
  expect(fact).toBe(stated);
  expect(content.emergencyFact).toBe(stated);
  const { rows } = await product.database.pool.query<{ phones: number }>(
    `SELECT count(*)::int AS phones FROM recipient r JOIN campaign_version v ON v.id = r.version_id
     WHERE v.emergency_fact = $1 AND r.channel = 'voice' AND NOT EXISTS (
       SELECT FROM consent_record k WHERE k.phone_id = r.phone_id AND k.channel = 'voice'
         AND 'school-mission' = ANY (k.purposes)
         AND NOT EXISTS (SELECT FROM revocation w WHERE w.phone_id = k.phone_id AND w.received_at >= k.obtained_at))`,
    [stated],
  );
  expect(Number(told[1])).toBe(rows[0]?.phones);
  expect(Number(told[1])).toBeGreaterThan(0);
  await withdrawAll();
});

test('three taps request a closure because of the weather', async () => {
  const person = product.onSlack('principal');
  await person.openForm('closure');
  await person.submit({});
  await shows(person, 'Check the words');
  await person.submit({});

  const { ground, purpose, english } = await requested('closed');
  expect({ ground, purpose }).toEqual({ ground: 'weather', purpose: 'emergency' });
  expect(english).toContain('because of the weather');
});

atLength('the stated fact is part of the fingerprint, and nobody changes it', async () => {
  const { pool } = product.database.owner;
  const change = pool.query(
    `UPDATE campaign_version SET emergency_fact = 'Something else' WHERE emergency_fact IS NOT NULL`,
  );

  await expect(change).rejects.toThrow('version is frozen');
});

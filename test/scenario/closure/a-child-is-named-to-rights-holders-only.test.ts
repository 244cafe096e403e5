import { beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { addNamedFamily, type NamedFamily } from '#test/support/district/add-named-family.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 12, withoutWorker: true });

const families = {
  reyes: { children: ['Avani Reyes', 'Liamor Reyes'], guardians: [{}, {}] },
  voicemail: { children: ['Mialy Falkner'], guardians: [{}, {}] },
  sharedOne: { children: ['Noori Shahin'], guardians: [{}], phone: '+19075550190' },
  sharedOther: { children: ['Jinsoo Parkes'], guardians: [{}], phone: '+19075550190' },
  barred: {
    children: ['Zoelle Barton', 'Maxim Barton'],
    guardians: [{}, { barred: ['Zoelle Barton'] }],
  },
  together: {
    children: ['Idina Mosso', 'Olefin Mosso'],
    guardians: [{}, { barred: ['Idina Mosso'] }],
    phone: '+19075550191',
  },
  spanish: { children: ['Sofía Ruiz', 'Mateo Ruiz'], guardians: [{ language: 'es' }] },
  grandmother: { children: ['Tessaly Lundy'], guardians: [{ relation: 'relative' }] },
  removed: { children: ['Kaito Brooke', 'Remyon Brooke'], guardians: [{}] },
  renamed: { children: ['Oldo Quill'], guardians: [{}] },
  cursed: { children: ['<Say>{bus}</Say>'], guardians: [{}] },
} satisfies Record<string, Omit<NamedFamily, 'id'>>;

type Name = keyof typeof families;
const numbers = {} as Record<Name, string[]>;
const allNames = Object.values(families).flatMap(({ children }) =>
  children.flatMap((name) => name.split(' ')),
);
let principal: Person;
let superintendent: Person;

const english = '{child} was late today. The office of {school} knows.';
const spanish = '{child} llegó tarde hoy. La oficina de {school} lo sabe.';
const plain = "Your child was late today. The office of your child's school knows.";

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  principal = product.onSlack('principal');
  superintendent = product.onTeams('superintendent');
  const [school] = await rows<{ id: string }>('SELECT id FROM school ORDER BY name LIMIT 1');
  for (const [id, family] of Object.entries(families))
    numbers[id as Name] = await addNamedFamily(product.database, school?.id ?? '', {
      id,
      ...family,
    });
  const { twilio } = product.farSide;
  for (const each of Object.values(numbers).flat())
    twilio.setBehavior(each, { answers: 'person', keys: ['6'] });
  // The second guardian hears it again; a machine presses nothing, whatever the carrier takes it for.
  twilio.setBehavior(numbers.reyes[1] ?? '', { answers: 'person', keys: ['1'] });
  twilio.setBehavior(numbers.voicemail[0] ?? '', { answers: 'machine' });
  twilio.setBehavior(numbers.voicemail[1] ?? '', { answers: 'machine', detectedAs: 'human' });
});

const heard = (name: Name, which = 0): string =>
  product.farSide.twilio
    .calls()
    .filter(({ to }) => to === numbers[name][which])
    .flatMap(({ transcript }) => transcript)
    .filter(({ speaker }) => speaker === 'line')
    .map(({ text }) => text)
    .join('\n');

describe('the words', () => {
  test('are told to have fields, and a field that there is none of is refused with the nearest', async () => {
    await principal.openForm('closure');
    await principal.submit({ happening: 'other', delivery: 'call-and-text' });
    await until('the words', () => principal.form().includes('Check the words'));
    expect(principal.form()).toContain('{child}');

    expect(await principal.submitWords({ en: 'The bus of {chidl} is late.' })).toContain(
      '“{chidl}” is no field. Did you mean {child}?',
    );
    await principal.pressForm('message-languages', { 'text-en': english });
    await until('Spanish', () => !principal.form().includes('These families also speak'));
    expect(await principal.submitWords({ en: english, es: 'Su hijo llegó tarde hoy.' })).toContain(
      'Add {child}, as in the English.',
    );
    expect(await principal.submitWords({ en: english, es: spanish })).toBeUndefined();
  });

  test('stand on the card with their fields, and with an example that is nobody’s', async () => {
    await until('the card', () => superintendent.card().includes('Waiting for approval'));
    expect(superintendent.card()).toContain(english);
    const details = await superintendent.details();
    expect(details).toMatch(/Key 6\n.*: 10 of 13 phones/);
    for (const name of allNames) expect(details).not.toContain(name);
  });

  atLength.each([
    ['Slack', () => product.onSlack('principal')],
    ['Teams', () => product.onTeams('superintendent')],
  ] as const)(
    'are previewed in %s as siblings, one child and a shared phone hear them, of invented children',
    async (_platform, personOf) => {
      const person = personOf();
      await person.say('closure preview 1');
      const shown = await until('the preview', () =>
        person.toldPrivately().findLast((words) => words.includes('who hears what')),
      );

      expect(shown).toContain('Key 6 names 2 children');
      expect(shown).toContain('Key 6 names 1 child');
      expect(shown).toContain('Nobody is named: not everyone who uses this phone holds rights');
      expect(shown).toMatch(
        /(?:Ava and Liam was late today\. The office of|Ava y Liam llegó tarde hoy\. La oficina de) \S+/u,
      );
      expect(shown).toMatch(/A voicemail, which names nobody/u);
      for (const name of allNames) expect(shown).not.toContain(name);
    },
  );

  test('are sealed in both forms, and no name with them', async () => {
    const [version] = await rows<{ content: { texts: object; fields: object }; text: string }>(
      'SELECT sealed_content AS content, sealed_text AS text FROM campaign_version',
    );
    expect(version?.content.texts).toMatchObject({ en: plain });
    expect(version?.content.fields).toMatchObject({ texts: { en: english, es: spanish } });
    for (const name of allNames) expect(version?.text).not.toContain(name);
  });
});

describe('on the phone', () => {
  beforeAll(async () => {
    await superintendent.press('approve');
    await until('the approval', async () => (await product.campaign()).state === 'approved');
    // A student leaves the roster, another one is renamed.
    await rows(`UPDATE guardianship SET active = false WHERE student_id =
      (SELECT id FROM student WHERE sourced_id = 'removed-student-1')`);
    await rows(`UPDATE student SET active = false WHERE sourced_id = 'removed-student-1'`);
    await rows(`UPDATE student SET name = $1 WHERE sourced_id = 'renamed-student-0'`, [
      testVault.encrypt('Nova Quill', 'student.name:renamed-student-0'),
    ]);
    product.startWorker();
    await finished(product);
  });

  test('everybody hears the words without a name first, and parents are offered the rest', () => {
    expect(heard('reyes')).toContain(plain);
    expect(heard('reyes', 1)).toContain('press 6 for the details about your child');
  });

  test('a parent who presses 6 hears both siblings, one who presses another key hears none', () => {
    expect(heard('reyes')).toContain('Avani Reyes and Liamor Reyes was late today.');
    expect(heard('reyes', 1).split(plain)).toHaveLength(3);
    expect(heard('reyes', 1)).not.toMatch(/Avani|Liamor/);
  });

  test('a Spanish phone hears them in Spanish', () => {
    expect(heard('spanish')).toContain('Su hijo o hija llegó tarde hoy.');
    expect(heard('spanish')).toContain('Mateo Ruiz y Sofía Ruiz llegó tarde hoy.');
  });

  test('a voicemail keeps no name, even one that the carrier takes for a person', () => {
    for (const which of [0, 1]) {
      expect(heard('voicemail', which)).toContain(plain);
      expect(heard('voicemail', which)).not.toMatch(/Mialy|Falkner/);
    }
  });

  test('a guardian hears of the child whom no court document keeps from them', () => {
    expect(heard('barred', 0)).toContain('Maxim Barton and Zoelle Barton was late');
    expect(heard('barred', 1)).toContain('Maxim Barton was late');
    expect(heard('barred', 1)).not.toContain('Zoelle');
  });

  test.each<Name>(['sharedOne', 'together', 'grandmother', 'removed', 'renamed', 'cursed'])(
    'of “%s” nobody is named, whatever is pressed',
    (name) => {
      expect(heard(name)).toContain(plain);
      for (const each of [...allNames, 'Nova']) expect(heard(name)).not.toContain(each);
    },
  );

  test('no text says a name', () => {
    const bodies = product.farSide.twilio.messages().map(({ body }) => body);
    expect(bodies.some((body) => body.includes(plain))).toBe(true);
    for (const name of allNames) expect(bodies.filter((body) => body.includes(name))).toEqual([]);
  });

  test.each<[Name, number, string]>([
    ['reyes', 0, 'Somebody pressed 6 and heard 2 children named'],
    ['reyes', 1, 'No one pressed 6 to hear 2 children named'],
    ['sharedOne', 0, 'None: not everyone who uses this phone holds rights to each child'],
    ['removed', 0, 'None, though somebody pressed 6: the roster changed'],
  ])(
    'who asks why is told what “%s” heard at phone %i, and no name',
    async (name, which, words) => {
      const secretary = product.onSlack('secretary');
      await secretary.openForm('closure why');
      await secretary.submit({ number: numbers[name][which] ?? '' });

      await until(words, () => secretary.toldPrivately().at(-1)?.includes(words) === true);
      for (const each of allNames) expect(secretary.toldPrivately().at(-1)).not.toContain(each);
    },
  );

  test('no name stands in the log, or in a card of a channel', async () => {
    const [log] = await rows<{ text: string }>(
      `SELECT string_agg(facts::text, ' ') AS text FROM audit_entry`,
    );
    for (const name of allNames) {
      expect(log?.text).not.toContain(name);
      expect(superintendent.card()).not.toContain(name);
    }
  });
});

import { beforeEach, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength, platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30, withoutWorker: true });
beforeEach(() =>
  product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  ),
);

const platforms = platformsOf(import.meta.filename);
const requester = (platform: (typeof platforms)[number]) =>
  platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
const shows = (person: Person, words: string) =>
  until(`the form to show “${words}”`, () => person.form().includes(words));
const requests = async () =>
  (await product.database.pool.query('SELECT FROM campaign')).rowCount ?? 0;

/** The other languages still say the standard words: these families hear English. */
const inEnglishOnly = Object.fromEntries(
  ['es', 'zh', 'vi', 'ar'].map((language) => [`same-${language}`, 'leave-out']),
);

async function writes(person: Person, opens: string, english: string) {
  await person.openForm(opens);
  await person.submit({});
  await shows(person, 'Check the words');
  await person.submit({ 'text-en': english });
}

test.each(platforms)(
  'in %s words that contradict the form are shown before anything is sent, and then first on the card',
  async (on) => {
    const person = requester(on);
    const before = await requests();
    await writes(
      person,
      'closure late 2h',
      'School is open as usual, buses 3 hours after sunrise.',
    );

    const lines = [
      'The words say “School is open as usual”. The request is “Late start, 2 hours”.',
      'The words say “3 hours”. The request is “Late start, 2 hours”.',
    ];
    for (const line of lines) await shows(person, line);
    expect(person.form()).toContain('Change the words: English');
    expect(person.form()).toContain('Change the form');
    expect(await requests()).toBe(before);

    await person.submit(inEnglishOnly);
    await until('the request', async () => (await requests()) > before);
    for (const approver of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
      await until('the card', () => lines.every((line) => approver.card().includes(line)));
      const card = approver.card();
      const [first = ''] = lines;
      expect(card.indexOf(first)).toBeLessThan(card.indexOf('phones ring without consent'));
      expect(card.indexOf(first)).toBeLessThan(card.indexOf('buses 3 hours after sunrise.'));
    }
  },
);

test.each(platforms)('in %s “Change the form” leads back, and the words stay', async (on) => {
  const person = requester(on);
  const before = await requests();
  await writes(person, 'closure', 'All schools start two hours late today.');
  await shows(person, 'The request is “Closed”.');

  await person.pressForm('closure-back');
  await shows(person, 'What is happening?');
  await person.submit({ happening: 'late-2h' });
  await shows(person, 'Check the words');
  await person.submit({});
  await shows(person, 'may not say what the English says');
  expect(person.form()).not.toContain('The request is');
  await person.submit(inEnglishOnly);

  await until('the request', async () => (await requests()) > before);
  const { rows } = await product.database.pool.query<{ happening: string; body: string }>(
    `SELECT v.happening, t.body FROM campaign_version v
     JOIN message_text t ON t.version_id = v.id AND t.language = 'en' ORDER BY v.id DESC LIMIT 1`,
  );
  expect(rows[0]).toEqual({
    happening: 'late-2h',
    body: 'All schools start two hours late today.',
  });
});

test.each(platforms)(
  'in %s one press asks for a lockdown instead of an announcement',
  async (on) => {
    const person = requester(on);
    const before = await requests();
    await person.openForm('closure');
    await person.submit({ happening: 'other' });
    await shows(person, 'Check the words');
    await person.submit({ 'text-en': 'Shooter in the building. Run, hide.' });
    await shows(person, 'The words say “Shooter”. The request is “Other announcement”.');
    await shows(person, 'It waits for calling hours.');

    await person.pressForm('action-instead');
    await shows(person, 'Tell families now');
    await shows(person, 'Lockdown');
    expect(await requests()).toBe(before);
    await person.submit({});

    await until('the request', async () => (await requests()) > before);
    const { rows } = await product.database.pool.query<{ happening: string; purpose: string }>(
      'SELECT happening, purpose FROM campaign_version ORDER BY id DESC LIMIT 1',
    );
    expect(rows[0]).toEqual({ happening: 'lockdown', purpose: 'emergency' });
  },
);

atLength.each(platforms)(
  'in %s a dismissal time that the words lack or contradict is one of them',
  async (on) => {
    const person = requester(on);
    await person.openForm('closure early 12:30');
    await person.submit({ ground: 'weather' });
    await shows(person, 'Check the words');

    await person.submit({ 'text-en': 'Students leave early. Please plan to pick up your child.' });
    await shows(person, 'The words don’t say when students leave. The form says 12:30 pm.');

    await person.submit({ 'text-en': 'Students leave early, at 1:30 pm.', ...inEnglishOnly });
    await shows(person, 'The words say “1:30 pm”. The form says 12:30 pm.');
  },
);

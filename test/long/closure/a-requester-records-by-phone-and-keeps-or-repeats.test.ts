import { beforeEach, describe, expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import { textDigest } from '#domain/voice/recording/recording.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { recordMessage } from '#test/support/product/record-message.ts';

const product = setUpProduct();
beforeEach(async () => {
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  // As if an hour had passed since the last call.
  await product.database.owner.pool.query(
    `UPDATE rehearsal SET asked_at = asked_at - interval '1 hour'`,
  );
});

const query = async (statement: string, values: unknown[] = []) =>
  (await product.database.pool.query(statement, values)).rows;

const recorded = (id: string) =>
  query(
    `SELECT m.language, round(r.milliseconds / 1000.0)::int AS seconds
    FROM campaign_version v JOIN message_recording m ON m.version_id = v.id JOIN recording r ON r.id = m.recording_id
    WHERE v.campaign_id = $1 ORDER BY v.number, m.language`,
    [id],
  );

/** The answer that a recording says the same as a text that was changed since. */
const sameAs = (text: string) => `same-${textDigest(text).slice(0, 16)}`;

describe.each(['slack', 'teams'] as const)('on %s', (platform: Platform) => {
  const person = () =>
    platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');

  async function openWords(): Promise<Person> {
    const one = person();
    await one.openForm('closure');
    await one.submit({ delivery: 'call-and-text' });
    await until('the words', () => one.form().includes('Record by phone'));
    return one;
  }

  test('a recording that was repeated and kept goes with the request; its language keeps its text', async () => {
    const one = await openWords();

    await recordMessage(product, one, 'en', {
      takes: [
        { seconds: 4, endsBy: '#' },
        { seconds: 9, endsBy: '#' },
      ],
      keys: ['2', '1'],
    });
    expect(one.form()).toMatch(/English: recording, 9 s, by phone at \d+:\d\d [ap]m/);

    await one.submit({});
    await until(
      'the request',
      async () => (await query('SELECT FROM campaign WHERE ended_at IS NULL')).length === 1,
    );
    const { id } = await product.campaign();
    expect(await recorded(id)).toEqual([{ language: 'en', seconds: 9 }]);
    await until(
      'the carrier to have nothing any more',
      () => product.farSide.twilio.recordings().length === 0,
    );
  });

  test('hanging up without a key keeps nothing', async () => {
    const one = await openWords();

    await recordMessage(product, one, 'en', { takes: [{ seconds: 5, endsBy: 'hang-up' }] });

    expect(one.form()).not.toContain('English: recording');
  });

  test('what is removed is not heard, and stays removed', async () => {
    const one = await openWords();
    await recordMessage(product, one, 'es', { takes: [{ seconds: 6, endsBy: '#' }], keys: ['1'] });
    expect(one.form()).toContain('Spanish: recording, 6 s');

    await one.pressForm('save-draft', { 'recording-es': 'drop' });
    await until('the draft', () => one.form().includes('Draft saved'));
    expect(one.form()).not.toContain('Spanish: recording');

    await one.submit({});
    await until(
      'the request',
      async () => (await query('SELECT FROM campaign WHERE ended_at IS NULL')).length === 1,
    );
    expect(await recorded((await product.campaign()).id)).toEqual([]);
  });

  test('a text that changes after its recording is asked about, and a recording that says something else is removed', async () => {
    const one = await openWords();
    await recordMessage(product, one, 'en', { takes: [{ seconds: 5, endsBy: '#' }], keys: ['1'] });
    const english = 'School is closed. Meals are at the library.';
    const others = Object.fromEntries(['es', 'vi', 'ar', 'zh'].map((it) => [`text-${it}`, '']));

    await one.pressForm('message-languages');
    await until('all languages', () => !one.form().includes('Other languages'));
    await one.submit({ ...others, 'text-en': english });
    await until('the question', () => one.form().includes('may not say what the text says now'));
    expect(one.form()).toContain('The English text changed after this was recorded.');
    expect(await query('SELECT FROM campaign WHERE ended_at IS NULL')).toEqual([]);
    await one.submit({ ...others, 'old-recording-en': 'drop' });

    await until(
      'the request',
      async () => (await query('SELECT FROM campaign WHERE ended_at IS NULL')).length === 1,
    );
    expect(await recorded((await product.campaign()).id)).toEqual([]);
  });

  test('it waits in the saved draft, and comes again with what was sent back', async () => {
    const first = await openWords();
    await recordMessage(product, first, 'en', {
      takes: [{ seconds: 7, endsBy: '#' }],
      keys: ['1'],
    });
    await first.pressForm('save-draft');
    await until('the draft', () => first.form().includes('Draft saved'));

    const again = person();
    await again.openForm('closure');
    await until('the draft', () => again.form().includes('Open draft'));
    await again.pressForm('saved-form');
    await until('what was saved', () => again.form().includes('Your draft of '));
    await again.submit({});
    await until('the words', () => again.form().includes('English: recording, 7 s'));
    await again.submit({});
    const superintendent = product.onTeams('superintendent');
    await until(
      'the request',
      async () => (await query('SELECT FROM campaign WHERE ended_at IS NULL')).length === 1,
    );
    const { id, number } = await product.campaign();
    await until('the card', () =>
      [`Closure ${number} ·`, 'Waiting for approval'].every((words) =>
        superintendent.card().includes(words),
      ),
    );
    await superintendent.press('send-back-form');
    await superintendent.submit({ reason: 'Say the day.' });
    await until('the reason', () => again.card().includes('Say the day.'));
    await again.press('revise');
    await again.submit({});
    await until('the words', () => again.form().includes('English: recording, 7 s'));
    const english = 'School is closed. Listen to the radio.';
    await again.submitWords({ en: english });
    // What was recorded says the words of before: it goes along only once its requester says so.
    await until('the question', () =>
      again.form().includes('The English text changed after this was recorded.'),
    );
    expect((await recorded(id)).length).toBe(1);
    const kept = Object.fromEntries(['es', 'vi', 'ar', 'zh'].map((one) => [`same-${one}`, 'keep']));
    await again.submit({ ...kept, 'old-recording-en': sameAs(english) });

    await until('the second version', async () => (await recorded(id)).length === 2);
    expect(await recorded(id)).toEqual([
      { language: 'en', seconds: 7 },
      { language: 'en', seconds: 7 },
    ]);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { ownPhone } from '#test/support/product/own-phone.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { recordMessage } from '#test/support/product/record-message.ts';

const haitian = 'Tout lekòl yo ap fèmen jodi a.';

const product = setUpProduct({ students: 40 });
beforeAll(async () => {
  const { pool } = product.database.owner;
  await pool.query(`UPDATE guardian SET language = 'ht' WHERE language = 'zh'`);
  await pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
});

async function rehearsalsHeard(): Promise<number> {
  const { rows } = await product.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM rehearsal r JOIN outreach o ON o.rehearsal_id = r.id
     WHERE r.kind = 'sealed' AND o.state = 'heard'`,
  );
  return rows[0]?.count ?? 0;
}

describe.each([
  ['slack', 'teams'],
  ['teams', 'slack'],
] as const)('requested on %s, approved on %s', (asking, deciding) => {
  const on = (platform: 'slack' | 'teams', who: 'principal' | 'superintendent') =>
    platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

  test('English is recorded by phone, Haitian Creole is typed, and each family hears or reads its own', async () => {
    const before = product.farSide.twilio.state();
    const principal = on(asking, 'principal');
    await principal.openForm('closure');
    await principal.submit({ delivery: 'call-and-text' });
    await until('the words', () => principal.form().includes('Record by phone'));
    await recordMessage(product, principal, 'en', {
      takes: [{ seconds: 7, endsBy: '#' }],
      keys: ['1'],
    });
    await principal.pressForm('message-languages');
    await until('all languages', () => principal.form().includes('Haitian Creole'));
    expect(await principal.submitWords({ ht: haitian })).toBeUndefined();

    const superintendent = on(deciding, 'superintendent');
    await until(
      'the card',
      () =>
        superintendent.card().includes('Waiting for approval') &&
        superintendent.card().includes('· recorded'),
    );
    for (const language of ['Spanish', 'Arabic', 'Vietnamese', 'Haitian Creole'])
      expect(superintendent.card()).toContain(language);
    expect(superintendent.card()).toContain('Text only, no voice: Haitian Creole');

    const own = await ownPhone(product, 'superintendent');
    product.farSide.twilio.setBehavior(own, { answers: 'person' });
    const heardBefore = await rehearsalsHeard();
    await superintendent.press('listen');
    await superintendent.pressPrivate('call-me-with-it');
    await until('the end of the call', async () => (await rehearsalsHeard()) > heardBefore);
    await superintendent.press('approve');
    await finished(product);

    const { calls, messages } = product.farSide.twilio.state();
    const families = await listFamilyPhones(product.database.db, product.vault);
    const heardIn = (language: string) => {
      const numbers = families.filter((one) => one.language === language).map((one) => one.number);
      return calls
        .slice(before.calls.length)
        .filter(({ to }) => numbers.includes(to))
        .map(({ transcript }) => transcript);
    };
    for (const transcript of heardIn('en'))
      expect(transcript.some(({ speaker }) => speaker === 'recording')).toBe(true);
    for (const [language, words] of [
      ['es', 'escuelas'],
      ['vi', 'trường'],
      ['ar', 'المدارس'],
    ] as const) {
      const heard = heardIn(language);
      expect(heard.length, language).toBeGreaterThan(0);
      for (const transcript of heard)
        expect(transcript.map(({ text }) => text).join(' ')).toContain(words);
    }
    const read = messages
      .slice(before.messages.length)
      .filter(({ body }) => body.includes(haitian));
    expect(read.length).toBeGreaterThan(0);

    for (const person of [product.onSlack('principal'), product.onTeams('principal')])
      await until(
        'the summary',
        () => /Finished/.test(person.card()) && /[Rr]eached/.test(person.card()),
      );
  });
});

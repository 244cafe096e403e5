import { beforeAll, beforeEach, expect, test } from 'vitest';
import { rehearsalTextOpening } from '#domain/closure/rehearsal/rehearsal.ts';
import { wordsIn } from '#domain/language/languages.ts';
import { staff } from '#sandbox/district/staff.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { ownPhone } from '#test/support/product/own-phone.ts';
import { setUpProduct } from '#test/support/product/product.ts';

/** In short what is heard, and what key 9 says. */
export function callMeFirst(length: 'short' | 'long'): void {
  const isLong = length === 'long';
  const product = setUpProduct({ students: isLong ? 30 : 12 });
  /** The principal's own phone. */
  let own: string;
  beforeAll(async () => {
    own = await ownPhone(product, 'principal');
  });
  beforeEach(async () => {
    // As if an hour had passed since the last one.
    await product.database.owner.pool.query(
      `UPDATE rehearsal SET asked_at = asked_at - interval '1 hour'`,
    );
    product.farSide.twilio.setBehavior(own, { answers: 'person' });
  });

  const opening = `This is a rehearsal for ${staff.principal.name}. Families hear:`;
  const calls = () => product.farSide.twilio.calls();
  const messages = () => product.farSide.twilio.messages();
  /** The texts to the principal's own phone. */
  const ownTexts = () => messages().flatMap(({ to, body }) => (to === own ? [body] : []));

  /** What our side says on a call, and in which language. */
  const saidOn = (call: ReturnType<typeof calls>[number] | undefined) =>
    (call?.transcript ?? [])
      .filter(({ speaker }) => speaker === 'line')
      .map(({ language, text }) => ({ language, text }));

  /** Opens both forms of a closure that calls and texts. */
  async function writeClosure(person: Person): Promise<void> {
    await person.openForm('closure');
    await person.submit({ delivery: 'call-and-text' });
    await until('the words', () => person.form().includes('Call me first'));
  }

  /** Presses “Call me first” and waits for the end of the call. */
  async function rehearse(person: Person, language: string, way = 'both') {
    const before = calls().length;
    if (!person.form().includes('Call me now')) await person.pressForm('call-me-first');
    await until('the choice', () => person.form().includes('Call me now'));
    await person.pressForm('call-me-first', {
      'rehearsal-language': language,
      'rehearsal-way': way,
    });
    // The next one may begin once the carrier has told us that this one is over.
    await until('the end of the call', async () => {
      const { rowCount } = await product.database.pool.query(
        `SELECT FROM outreach WHERE carrier_id = $1 AND state = 'heard'`,
        [calls()[before]?.sid],
      );
      return rowCount === 1;
    });
    return calls()[before];
  }

  const counted = async () => {
    const { rows } = await product.database.pool.query(
      `SELECT (SELECT count(*) FROM revocation) AS revocations, (SELECT count(*) FROM attempt) AS attempts,
      (SELECT count(*) FROM campaign) AS campaigns, (SELECT count(*) FROM outreach WHERE kind = 'confirmation') AS confirmations`,
    );
    return rows[0];
  };

  test('the call and the text are a family’s, word for word, behind what says that it is a rehearsal', async () => {
    const onSlack = product.onSlack('principal');
    const onTeams = product.onTeams('principal');
    await writeClosure(onSlack);
    await writeClosure(onTeams);
    const before = await counted();

    const rehearsed = {
      en: await rehearse(onSlack, 'en'),
      es: await rehearse(onSlack, 'es'),
    };
    expect(onSlack.form()).toContain(`Calling and texting you now at •••-${own.slice(-4)}`);
    const inTeams = await rehearse(onTeams, 'es', 'call');
    expect(onTeams.form()).toContain(`Calling you now at •••-${own.slice(-4)}`);

    expect(await counted()).toEqual(before);
    expect(calls().map(({ to }) => to)).toEqual([own, own, own]);
    await onSlack.submit({});
    const approver = product.onTeams('superintendent');
    await until('the card', () => approver.card().includes('Waiting for approval'));
    await approver.press('approve');
    await finished(product);

    const families = await listFamilyPhones(product.database.db, product.vault);
    for (const language of ['en', 'es'] as const) {
      const family = families.find((one) => one.language === language)?.number;
      const heard = saidOn(calls().find(({ to }) => to === family));
      const [first, ...rest] = saidOn(rehearsed[language]);
      expect(first?.text).toBe(opening);
      expect(rest.length).toBeGreaterThan(4);
      // Where the carrier says late that a person answers, the words are left once more as if for a voicemail.
      expect([rest, [...rest, ...rest.slice(0, 3)]]).toContainEqual(heard);
      const sent = messages().find(({ to }) => to === family)?.body;
      expect(sent).toContain('Sandhill Valley Public Schools');
      expect(ownTexts()).toContain(`${rehearsalTextOpening}${sent}`);
    }
    expect(saidOn(inTeams)).toEqual(saidOn(rehearsed.es));
  });

  test('key 9 says what a family hears, and ends nothing', async () => {
    const person = product.onTeams('principal');
    await writeClosure(person);
    const before = await counted();
    product.farSide.twilio.setBehavior(own, { answers: 'person', keys: ['9'] });

    const said = saidOn(await rehearse(person, 'es', 'call')).map(({ text }) => text);

    expect(said.slice(-3)).toEqual([
      'Key 9. Families hear:',
      wordsIn('es').words.spoken.optedOut,
      'That was the rehearsal. Nothing was recorded.',
    ]);
    expect(await counted()).toEqual(before);
  });

  if (length === 'short') return;

  test.each(['slack', 'teams'] as const)(
    'who did not pick up is told so in their own chat on %s',
    async (platform) => {
      product.farSide.twilio.setBehavior(own, { answers: 'no-answer' });
      const person =
        platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
      await writeClosure(person);
      await person.pressForm('call-me-first');
      await until('the choice', () => person.form().includes('Call me now'));
      await person.pressForm('call-me-first', { 'rehearsal-way': 'call' });

      await until('the word of it', () =>
        ownChat(platform).includes('no one picked up your phone'),
      );
      expect(ownChat(platform)).not.toContain(own.slice(-4));
    },
  );

  function ownChat(platform: 'slack' | 'teams'): string {
    const { slackUserId, teamsUserId } = staff.principal;
    const { slack, teams } = product.farSide;
    const chat =
      platform === 'slack'
        ? slack.state().channels.find(({ id }) => id === `D${slackUserId}`)
        : teams.state().conversations.find(({ aadObjectId }) => aadObjectId === teamsUserId);
    return JSON.stringify(chat ?? '');
  }

  test('more than five in an hour are refused in words', async () => {
    const person = product.onSlack('principal');
    await writeClosure(person);
    await person.pressForm('call-me-first');
    await until('the choice', () => person.form().includes('Call me now'));
    for (let turn = 1; turn <= 5; turn += 1) {
      const before = ownTexts().length;
      await person.pressForm('call-me-first', { 'rehearsal-way': 'text' });
      await until('the text', () => ownTexts().length > before);
    }

    await person.pressForm('call-me-first', { 'rehearsal-way': 'text' });

    await until('the refusal', () => person.form().includes('Five rehearsals an hour'));
  });

  test('a person whose staff record has no phone is told how to add one', async () => {
    await product.database.owner.pool.query('DELETE FROM operator_phone');
    for (const person of [product.onSlack('deputy'), product.onTeams('deputy')]) {
      await writeClosure(person);
      await person.pressForm('call-me-first');

      await until('the refusal', () => person.form().includes('has no phone'));
      expect(person.form()).toContain('Ask an administrator');
    }
  });
}

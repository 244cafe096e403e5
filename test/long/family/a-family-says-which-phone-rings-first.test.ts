import { beforeAll, expect, test } from 'vitest';
import { setDistrict } from '#domain/district/set-district.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { askAtLogin, enterAtLogin, makeItDay } from '#test/support/consent/family-login.ts';
import { follow, press } from '#test/support/consent/family-pages.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 160, mix: everybodyAnswers });

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;

/** A guardian with two numbers that only they list: a landline that the roster has first, and a mobile. */
type Family = { id: string; landline: string; mobile: string; mobileId: string };
/** Three choose: on the page, and in the office in Slack and in Teams. The fourth chooses nothing. */
let [onPage, inSlack, inTeams, nobody]: Family[] = [];

beforeAll(async () => {
  await makeItDay(product.database);
  await rows('UPDATE district SET no_answer_retry_seconds = 600');
  await setDistrict(product.database.db, { household_stop: 'always' }, 'test');
  await rows('UPDATE guardian SET household = NULL');
  await rows('SELECT refresh_phone_audience()');
  const found = await rows<{ id: string; phones: string[]; numbers: Buffer[]; indexes: Buffer[] }>(
    `SELECT gp.guardian_id AS id, array_agg(p.id ORDER BY gp.rank) AS phones, array_agg(p.number ORDER BY gp.rank) AS numbers,
       array_agg(p.index ORDER BY gp.rank) AS indexes
     FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id JOIN phone_gate g ON g.phone_id = p.id
     WHERE gp.active AND EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = p.id AND a.turn IS NOT NULL AND a.may_be_contacted)
       AND (SELECT v.id FROM consent_verdict('emergency', 'voice', g, roster_rule_for(p.id)) AS v WHERE v.allows) <> 'emergency-texts-first'
     GROUP BY gp.guardian_id HAVING array_agg(p.line_type ORDER BY gp.rank) = '{landline,mobile}'
     ORDER BY 1 LIMIT 4`,
  );
  [onPage, inSlack, inTeams, nobody] = found.map(({ id, phones, numbers, indexes }): Family => {
    const [landline = '', mobile = ''] = numbers.map((number, i) =>
      product.vault.decrypt(number, phoneBinding(indexes[i] ?? Buffer.alloc(0))),
    );
    return { id, landline, mobile, mobileId: phones[1] ?? '' };
  });
});

const callsTo = (family: Family | undefined) =>
  [family?.landline, family?.mobile].map(
    (number) => product.farSide.twilio.calls().filter(({ to }) => to === number).length,
  );

test('a guardian who signed in by a code says which phone rings first', async () => {
  const { mobile, mobileId } = onPage as Family;
  const { asked } = await askAtLogin(product.botUrl, mobile);
  const code = await until('the code', () =>
    product.farSide.twilio
      .phone(mobile)
      .texts.flatMap(({ body }) => /\b\d{6}\b/.exec(body)?.[0] ?? [])
      .at(-1),
  );
  const opened = await enterAtLogin(product.botUrl, asked, code);
  expect(await follow(opened)).toContain('Call this number first');
  const [address] = new URL(String(opened.headers.get('location')), opened.url).href.split('?');

  const chosen = await press(`${address}/first`, { phone: mobileId, language: 'en' });

  expect(await follow(chosen)).toContain('Done. This number now rings first.');
});

test.each([
  ['Slack', () => inSlack],
  ['Teams', () => inTeams],
] as const)(
  'the front office takes it down in %s for a guardian who told it',
  async (on, whose) => {
    const { mobile } = whose() as Family;
    const secretary = on === 'Slack' ? product.onSlack('secretary') : product.onTeams('secretary');
    await secretary.openForm('consent find');
    expect(await secretary.submit({ number: mobile })).toBeUndefined();
    await until('the card', () => secretary.toldPrivately().at(-1)?.includes('Details'));
    await secretary.pressPrivate('consent-find');
    await until('all of it', () => secretary.toldPrivately().at(-1)?.includes('Call this first'));

    await secretary.pressPrivate('consent-first');

    await until('the answer', () =>
      /Rings first.*Of the numbers of .*, as asked/s.test(secretary.toldPrivately().at(-1) ?? ''),
    );
  },
);

atLength(
  'each is called there, and no longer once they were told; a guardian who chose nothing, as the roster has it',
  async () => {
    await product.onTeams('principal').askClosure({ delivery: 'call' });
    const everybody = [product.onSlack('superintendent'), product.onTeams('superintendent')];
    for (const person of everybody)
      await until('the card', () => person.card().includes('Waiting for approval'));
    await product.onSlack('superintendent').press('approve');
    await finished(product);

    expect([onPage, inSlack, inTeams].map(callsTo)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(callsTo(nobody)).toEqual([1, 0]);
    for (const person of everybody)
      await until('what it saved', () =>
        /calls saved: one guardian of the household was reached/.test(person.card()),
      );
  },
);

atLength('who looks up why is told whose choice it was, unless it was made later', async () => {
  const secretary = product.onTeams('secretary');
  const why = async (number = '', ended = 'Called') => {
    await secretary.openForm('closure why');
    expect(await secretary.submit({ number })).toBeUndefined();
    await until('why', () => secretary.toldPrivately().at(-1)?.includes(ended));
    await secretary.pressPrivate('why-details');
    await until('details', () => secretary.toldPrivately().at(-1)?.includes('in the household'));
    return secretary.toldPrivately().at(-1) ?? '';
  };

  expect(await why(inSlack?.mobile)).toMatch(
    /Phone 1 of 2 in the household; first of its guardian’s, as asked/,
  );
  await rows('SELECT choose_first_number($1, $2)', [nobody?.id, nobody?.mobileId]);
  const later = await why(nobody?.mobile, 'Not called');
  expect(later).toContain('Phone 2 of 2 in the household');
  expect(later).not.toContain('as asked');
});

atLength('the log names nobody by a number', async () => {
  const facts = await rows<{ actor: string; facts: object }>(
    `SELECT actor_kind AS actor, facts FROM audit_entry WHERE act = 'first-number-chosen' ORDER BY id`,
  );

  expect(facts.map(({ actor }) => actor)).toEqual(['guardian', 'operator', 'operator']);
  expect(facts.map((entry) => Object.keys(entry.facts))).toEqual([['phone'], ['phone'], ['phone']]);
});

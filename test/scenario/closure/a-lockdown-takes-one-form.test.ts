import { expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ mix: { ...everybodyAnswers, presses: { '0': 1 } } });

const versions = async () =>
  (
    await product.database.owner.pool.query<{
      happening: string;
      purpose: string;
      ground: string;
      languages: number;
      english: string;
    }>(
      `SELECT v.happening, v.purpose, v.ground,
         (SELECT count(*)::int FROM message_text t WHERE t.version_id = v.id) AS languages,
         (SELECT t.body FROM message_text t WHERE t.version_id = v.id AND t.language = 'en') AS english
       FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id ORDER BY c.number`,
    )
  ).rows;

/** The phones that a closure’s calls and texts reached, or that are on its list. */
const phones = async (number: number, which: 'reached' | 'listed') => {
  const { rows } = await product.database.owner.pool.query<{ id: string }>(
    which === 'reached'
      ? `SELECT phones_reached(id)::text AS id FROM campaign WHERE number = $1`
      : `SELECT DISTINCT r.phone_id::text AS id FROM recipient r JOIN campaign_version v ON v.id = r.version_id
         JOIN campaign c ON c.id = v.campaign_id WHERE c.number = $1`,
    [number],
  );
  return rows.map(({ id }) => id).toSorted();
};

const isWaiting = (person: Person) => () => person.card().includes('Waiting for approval');
/** On the approver’s own platform the card may come a moment later. */
async function approve(person: Person, act: string): Promise<void> {
  await until('the card', () => person.card().includes(act) && isWaiting(person)());
  await person.press('approve');
}
const told = (person: Person, words: string) =>
  until(`“${words}”`, () => person.toldPrivately().findLast((one) => one.includes(words)));

test('typed in Slack with a school, its one form says what families hear, and is sent as it opened', async () => {
  const principal = product.onSlack('principal');
  await principal.openForm('closure lockdown Cottonwood');
  await until('the form', () =>
    principal.form().includes('Students and staff are in locked rooms'),
  );
  expect(principal.form()).toContain('Cottonwood Elementary School: Lockdown.');
  expect(principal.form()).not.toContain('Reason');

  expect(await principal.submit({})).toBeUndefined();
  await until('the card', isWaiting(principal));
  expect(principal.card()).toContain('Lockdown at Cottonwood');
  const [version] = await versions();
  expect(version).toMatchObject({ happening: 'lockdown', purpose: 'emergency', ground: 'threat' });
  expect(version?.languages).toBeGreaterThan(1);
});

test('approvers are called by phone at once', async () => {
  await until('a call to each approver', async () => {
    const { rows } = await product.database.owner.pool.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM campaign_version v, operator o
       WHERE decision_blocker(o.id, v) IS NULL AND training_is_current(o.id) AND NOT is_away(o.id)
         AND EXISTS (SELECT FROM operator_phone p WHERE p.operator_id = o.id)
         AND NOT EXISTS (SELECT FROM outreach w WHERE w.version_id = v.id AND w.operator_id = o.id AND w.channel = 'voice')`,
    );
    return rows[0]?.left === 0;
  });
  const { rows } = await product.database.owner.pool.query<{ called: number }>(
    `SELECT count(*)::int AS called FROM outreach WHERE kind = 'escalation' AND channel = 'voice'`,
  );
  expect(rows[0]?.called).toBeGreaterThan(0);
});

test('it still takes a second person, who approves in Teams', async () => {
  const principal = product.onSlack('principal');
  await principal.press('approve');
  await told(principal, 'You can’t approve or send back your own request');
  expect((await product.campaign()).state).toBe('submitted');

  await approve(product.onTeams('superintendent'), 'Lockdown at');
  await finished(product);
});

test('a-lockdown-never-leads-to-the-school: not by key 0, nor in an answer to a question by text', async () => {
  const { twilio } = product.farSide;
  const { rows } = await product.database.owner.pool.query<{ office: string; asked: number }>(
    `SELECT substr(office_number, 3) AS office, (SELECT count(*)::int FROM office_transfer) AS asked
     FROM school WHERE office_number IS NOT NULL ORDER BY name LIMIT 1`,
  );
  const [{ office, asked } = { office: '', asked: -1 }] = rows;
  const heard = twilio
    .calls()
    .flatMap(({ transcript }) => transcript)
    .map(({ text }) => text)
    .join('\n');
  expect(heard).toContain('Students and staff are in locked rooms');
  expect(heard).not.toMatch(/school office|oficina/);
  expect(asked).toBe(0);

  const { rows: phones } = await product.database.owner.pool.query<{
    index: Buffer;
    number: Buffer;
  }>(
    `SELECT p.index, p.number FROM recipient r JOIN phone p ON p.id = r.phone_id
     WHERE r.channel = 'text' AND r.language = 'en' AND text_blocker('notice', p.id) IS NULL ORDER BY p.id LIMIT 1`,
  );
  const [phone] = phones;
  if (phone === undefined) throw new Error('no family gets texts');
  const to = product.vault.decrypt(phone.number, phoneBinding(phone.index));
  await twilio.sendText(to, 'Is there school tomorrow?');
  const answer = await until('the answer', () =>
    twilio.messages().find((one) => one.to === to && one.body.includes('our newest notice')),
  );
  expect(answer.body).toContain('locked rooms');
  expect(answer.body).not.toContain('School office');
  expect(answer.body.replaceAll(/\D/g, '')).not.toContain(office);
});

atLength(
  '“Ask for the all clear” on its card asks for the next message, for everyone at its schools',
  async () => {
    const principal = product.onSlack('principal');
    await until('the button', () => principal.card().includes('Ask for the all clear'));
    await principal.press('follow-up');
    await until('the form', () => principal.form().includes('What comes next'));
    await principal.submit({ afterwards: 'usual' });
    if (principal.form().includes('Send it again')) await principal.submit({});
    await until('the second card', () => /All clear for Cottonwood/.test(principal.card()));
    await until('its list', isWaiting(principal));

    expect(principal.card()).toMatch(/Follows\nClosure 1, for everyone at its schools/);
    const [, next] = await versions();
    expect(next).toMatchObject({ happening: 'all-clear', purpose: 'emergency', ground: 'threat' });
    expect(next?.english).toBe(
      'Cottonwood Elementary School: the situation is over. School continues as usual.',
    );
    expect(await phones(2, 'listed')).toEqual(await phones(1, 'listed'));

    await principal.press('approve');
    const refusals = () => principal.toldPrivately().filter((one) => one.includes('own request'));
    await until('the second refusal', () => refusals().length === 2);
    expect((await product.campaign()).state).toBe('submitted');
    await approve(product.onTeams('superintendent'), 'All clear for');
    await finished(product);
  },
);

atLength(
  'in Teams an evacuation asks its reason, and the pickup place comes in a form of one field',
  async () => {
    const principal = product.onTeams('principal');
    await principal.openForm('closure evacuate Cottonwood');
    await until('the form', () => principal.form().includes('Reason'));
    await principal.submit({ ground: 'fire' });
    await until('the card', () => principal.card().includes('Evacuation at Cottonwood'));
    await until('its list', isWaiting(principal));
    await approve(product.onSlack('superintendent'), 'Evacuation at');
    await finished(product);

    await until('the button', () => principal.card().includes('Reunification'));
    await principal.press('reunify-form');
    await until('the form', () => principal.form().includes('Pickup place'));
    expect(await principal.submit({ place: '' })).toContain('pick up');
    await principal.submit({ place: 'Grace Church, 12 Elm Street' });
    await until('the card', () => principal.card().includes('Reunification for Cottonwood'));
    await until('its list', isWaiting(principal));
    const last = (await versions()).at(-1);
    expect(last?.english).toContain('Pickup place: Grace Church, 12 Elm Street.');
    expect(await phones(4, 'listed')).toEqual(await phones(3, 'listed'));
  },
);

atLength(
  'a drill opens no form, in Slack or in Teams, and “over” shows where to say so',
  async () => {
    const before = (await versions()).length;
    for (const person of [product.onSlack('principal'), product.onTeams('principal')]) {
      await person.say('closure lockdown drill Cottonwood');
      await told(person, 'A call drill rings staff phones alone');
      await person.say('closure lock down practice at Cottonwood');
      await person.say('closure lockdown over Cottonwood');
      await told(person, 'It goes to all families and staff of the school');
      await person.openForm('closure lockdown not a drill Cottonwood');
      await until('the form', () =>
        person.form().includes('Cottonwood Elementary School: Lockdown.'),
      );
    }
    expect(await versions()).toHaveLength(before);
  },
);

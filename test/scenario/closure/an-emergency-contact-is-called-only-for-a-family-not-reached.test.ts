import { beforeAll, expect, test } from 'vitest';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { staff } from '#sandbox/district/staff.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { downloadEvidence, evidenceLinksTold } from '#test/support/audit/evidence-links.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import {
  addFamiliesWithContacts,
  type FamilyWithContacts,
} from '#test/support/roster/add-contacts.ts';
import { bringInRoster } from '#test/support/roster/add-workers.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 20, mix: everybodyAnswers });
const everybody = [
  () => product.onSlack('superintendent'),
  () => product.onTeams('superintendent'),
];
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;

const family = (
  place: number,
  contacts: readonly (readonly [string, 'relative' | 'ext:emergencyContact'])[],
): FamilyWithContacts => ({
  student: { sourcedId: `S-91${place}`, name: `Lena Child${place}`, school: 'SCH-1' },
  guardian: {
    sourcedId: `G-91${place}`,
    name: `Ana Parent${place}`,
    number: `+1959555011${place}`,
  },
  contacts: contacts.map(([name, role], at) => ({
    sourcedId: `C-91${place}${at}`,
    name,
    number: `+195955501${place}${at + 5}`,
    role,
  })),
});
const reached = family(2, [['Vera Stone', 'relative']]);
const missed = family(3, [
  ['Omar Finch', 'ext:emergencyContact'],
  ['Ida Marsh', 'relative'],
]);

const callsTo = (number: string | undefined) =>
  product.farSide.twilio.calls().filter(({ to }) => to === number).length;
const callsToContacts = () =>
  [...reached.contacts, ...missed.contacts].map(({ number }) => callsTo(number));
const expectOnCards = async (words: string) => {
  for (const person of everybody) await until(words, () => person().card().includes(words));
};

beforeAll(async () => {
  await addFamiliesWithContacts(product, [reached, missed]);
  await bringInRoster(product);
  await rows('UPDATE district SET max_tries = 1');
  product.farSide.twilio.setBehavior(missed.guardian.number, { answers: 'no-answer' });
});

test('a school matter calls none, and says why', async () => {
  for (const principal of [product.onSlack('principal'), product.onTeams('principal')]) {
    await principal.openForm('closure closed Cottonwood then emergency contacts');
    expect(await principal.submit({ ground: 'none', purpose: 'school-mission' })).toContain(
      'Only an emergency for weather, fire, health or a threat calls emergency contacts',
    );
  }
});

test('a closure says whom it calls if their family isn’t reached, in Slack and in Teams', async () => {
  const principal = product.onTeams('principal');
  await principal.openForm('closure closed Cottonwood then emergency contacts after 10 minutes');
  expect(await principal.submit({ ground: 'weather', delivery: 'call' })).toBeUndefined();
  await until('the words', () =>
    principal.form().includes('then emergency contacts after 10 minutes'),
  );
  expect(
    await principal.submitWords({ en: 'Please plan to keep your child at home.' }, 'leave-out'),
  ).toBeUndefined();

  await expectOnCards('then 3 phones of emergency contacts, for families not reached or opted out');
  for (const person of everybody)
    expect(await person().details()).toContain(
      'then 3 phones of emergency contacts, for families not reached',
    );
});

test('nobody of them is called while their families have their time', async () => {
  await product.onSlack('superintendent').press('approve');
  await until('the calls to families', async () => {
    const [calls] = await rows<{ begun: number; open: number }>(
      `SELECT count(*)::int AS begun, count(*) FILTER (WHERE a.ended_at IS NULL)::int AS open
       FROM attempt a JOIN recipient r USING (version_id, phone_id, channel) WHERE r.contact_turn IS NULL`,
    );
    return calls !== undefined && calls.begun > 0 && calls.open === 0;
  });

  expect([callsTo(reached.guardian.number), callsTo(missed.guardian.number)]).toEqual([1, 1]);
  expect(callsToContacts()).toEqual([0, 0, 0]);
  await expectOnCards('if their family isn’t reached');
});

test('after that the first contact of a family not reached is called, and no other', async () => {
  await rows(`UPDATE campaign SET state_at = state_at - interval '605 seconds'`);
  await rows(
    `UPDATE attempt SET not_before = not_before - interval '605 seconds' WHERE state = 'planned'`,
  );
  await finished(product);

  expect(callsToContacts()).toEqual([0, 1, 0]);
  await expectOnCards('1 of 3 phones called, 1 reached · 2 not needed');
});

test('no call to a contact named the child', async () => {
  const spoken = await rows(
    `SELECT r.fields FROM recipient r WHERE r.contact_turn IS NOT NULL AND r.fields <> '[]'`,
  );
  expect(spoken).toEqual([]);
});

atLength.each([
  [
    'Slack',
    () => product.onSlack('secretary'),
    reached.contacts[0]?.number,
    [
      'Not called: the family was reached first',
      'Not needed: the family or an earlier contact was',
    ],
  ],
  [
    'Teams',
    () => product.onTeams('secretary'),
    missed.contacts[0]?.number,
    ['Called because no person of the family had been reached'],
  ],
] as const)(
  'who looks up why in %s is told whether the contact was needed, and how many were',
  async (_platform, secretaryOf, number, reasons) => {
    const secretary = secretaryOf();
    await secretary.openForm('closure why');
    expect(await secretary.submit({ number: number ?? '' })).toBeUndefined();

    for (const words of [...reasons, '1 of 3 contacts was called, 2 not needed'])
      await until(words, () => (secretary.toldPrivately().at(-1) ?? '').includes(words));
  },
);

atLength.each([
  ['Slack', () => product.onSlack('compliance')],
  ['Teams', () => product.onTeams('compliance')],
] as const)('the report in %s counts contacts apart', async (_platform, personOf) => {
  const person = personOf();
  await person.say('audit report closures');

  const told = await until('the report', () =>
    person.toldPrivately().findLast((words) => words.includes('Closures and reach')),
  );
  expect(told).toContain('called where no person of the family had been reached');
});

atLength('the evidence proves who was on the list as a contact, and who was spared', async () => {
  const officer = product.onSlack('compliance');
  await officer.say('audit evidence 1');
  await until('the card', () =>
    officer.toldPrivately().some((words) => words.includes('Evidence')),
  );
  const { jsonl } = await downloadEvidence(
    await evidenceLinksTold(product, 'slack', 'closure'),
    staff.compliance.directoryId,
  );

  expect(jsonl).toContain('"contacts":{"after":10,"phones":3}');
  expect(jsonl).toMatch(/"contact":2/);
  expect(jsonl).toContain('"disposition":"family-reached"');
  const verifier = verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL));
  expect((await checkBundle([jsonl], [verifier])).faults).toEqual([]);
});

atLength('a correction goes to the contact who heard it, at once, and to no other', async () => {
  const principal = product.onSlack('principal');
  await principal.openForm('closure correct 1');
  expect(await principal.submit({})).toBeUndefined();
  expect(
    await principal.submitWords({ en: 'Cottonwood opens at ten after all.' }, 'leave-out'),
  ).toBeUndefined();
  await expectOnCards('1 of these phones, which heard it before');
  await product.onTeams('superintendent').press('approve');
  await until('the correction', async () => (await product.campaign()).state !== 'submitted');
  await finished(product);

  expect(callsToContacts()).toEqual([0, 2, 0]);
});

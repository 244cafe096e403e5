import { beforeAll, expect, test } from 'vitest';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { languages } from '#domain/language/languages.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { downloadEvidence, evidenceLinksTold } from '#test/support/audit/evidence-links.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { addWorkers, bringInRoster, type Worker } from '#test/support/roster/add-workers.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 12, withoutWorker: true });
const everybody = [
  () => product.onSlack('superintendent'),
  () => product.onTeams('superintendent'),
];

const worker = (place: number, name: string, more: Partial<Worker> = {}): Worker => ({
  sourcedId: `T-91${place}`,
  name,
  number: `+1959555011${place}`,
  roles: ['teacher SCH-1'],
  givenOn: '2026-08-15',
  ...more,
});
const workers = {
  presses: worker(1, 'Ruth Adeyemi'),
  texts: worker(2, 'Iris Bell', { roles: ['aide SCH-1', 'teacher SCH-2'] }),
  parent: worker(3, 'Noor Cole', { students: [{ sourcedId: 'S-911', school: 'SCH-1' }] }),
  shares: worker(4, 'Hugo Diaz'),
  sharesToo: worker(5, 'Mona Diaz', { number: '+19595550114' }),
  silent: worker(6, 'Otis Fry'),
  late: worker(7, 'Pia Gray'),
  elsewhere: worker(8, 'Quinn Hart', { roles: ['teacher SCH-3'] }),
};
const names = Object.values(workers).map(({ name }) => name.split(' ').toReversed().join(', '));

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;
const saidSafe = () =>
  rows<{ id: string | null; means: string }>(
    `SELECT g.sourced_id AS id, s.means FROM closure_reply s LEFT JOIN guardian g ON g.id = s.guardian_id ORDER BY 1, 2`,
  );
const heardBy = ({ number }: { number: string }) =>
  product.farSide.twilio
    .calls()
    .filter(({ to }) => to === number)
    .flatMap(({ transcript }) => transcript.map(({ text }) => text))
    .join('\n');
const textsTo = ({ number }: Worker) =>
  product.farSide.twilio.messages().flatMap(({ to, body }) => (to === number ? [body] : []));
const expectOnCards = async (words: string) => {
  for (const person of everybody) await until(words, () => person().card().includes(words));
};
let family: string;

beforeAll(async () => {
  await addWorkers(product, Object.values(workers));
  await bringInRoster(product);
  const [phone] = await rows<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phone_audience a JOIN phone p ON p.id = a.phone_id JOIN school s ON s.id = a.school_id
     WHERE s.sourced_id = 'SCH-1' AND a.may_be_contacted AND a.language = 'en'
       AND NOT EXISTS (SELECT FROM staff_audience w WHERE w.phone_id = p.id) ORDER BY p.id LIMIT 1`,
  );
  if (phone === undefined) throw new Error('no family');
  family = product.vault.decrypt(phone.number, phoneBinding(phone.index));
  for (const number of [
    family,
    workers.presses.number,
    workers.parent.number,
    workers.shares.number,
  ])
    product.farSide.twilio.setBehavior(number, { answers: 'person', keys: ['8'] });
  for (const one of [workers.texts, workers.silent, workers.late])
    product.farSide.twilio.setBehavior(one.number, { answers: 'machine' });
});

test('a lockdown asks its staff, and its card says so before anybody approves', async () => {
  const principal = product.onSlack('principal');
  await principal.openForm('closure lockdown Cottonwood');
  await until('the form', () => principal.form().includes('Lockdown'));
  expect(await principal.submit({ ring: 'yes' })).toBeUndefined();
  await expectOnCards('6 of these phones, called, too, asked to say they are safe');

  await product.onTeams('superintendent').press('approve');
  await until('the approval', async () => (await product.campaign()).state === 'approved');
  product.startWorker();
  await finished(product);
});

test('who presses 8 is safe: staff, a parent who works there, and of a shared phone nobody knows who', async () => {
  expect(heardBy(workers.presses)).toContain('If you work at the school and are safe, press 8.');
  expect(heardBy(workers.presses)).toContain(languages['en']?.spoken.safeNoted);
  expect(await saidSafe()).toEqual([
    { id: 'T-911', means: 'key' },
    { id: 'T-913', means: 'key' },
    { id: null, means: 'key' },
  ]);
  await expectOnCards('2 of 7 staff safe');
});

test('a family is not asked, and its key 8 counts for nothing', async () => {
  expect(heardBy({ number: family })).toContain('Lockdown');
  expect(heardBy({ number: family })).not.toContain(languages['en']?.spoken.safe);
  expect(heardBy({ number: family })).not.toContain(languages['en']?.spoken.safeNoted);
});

test('SAFE by text counts for the phone it comes from, once, and is answered once', async () => {
  expect(textsTo(workers.texts).at(-1)).toContain('Staff: if you are safe, reply SAFE.');
  await product.farSide.twilio.sendText(workers.texts.number, 'Safe, thank you!');
  await product.farSide.twilio.sendText(workers.texts.number, 'SAFE');

  await expectOnCards('3 of 7 staff safe');
  expect(await saidSafe()).toContainEqual({ id: 'T-912', means: 'text' });
  const noted = textsTo(workers.texts).filter((body) =>
    body.includes('We noted that you are safe'),
  );
  expect(noted).toHaveLength(1);
  expect(await rows('SELECT FROM family_request')).toEqual([]);
  expect(
    await rows("SELECT FROM consent_record WHERE obtained_at > now() - interval '1 hour'"),
  ).toEqual([]);
});

test.each([
  ['not safe', () => workers.silent.number, 'a person reads it'],
  ['safe?', () => workers.silent.number, 'a person reads it'],
  ['SAFE', () => family, 'a family was not asked'],
  ['I am safe', () => workers.elsewhere.number, 'a school beside it'],
  ['SAFE', () => '+19595550199', 'a stranger'],
])('“%s” speaks for nobody: %s', async (words, from) => {
  const before = await saidSafe();
  await product.farSide.twilio.sendText(from(), words);
  await until('it waits for a person', async () => {
    const [last] = await rows(
      `SELECT FROM audit_entry WHERE act = 'request-received' AND at > now() - interval '20 seconds'`,
    );
    return last !== undefined;
  });
  expect(await saidSafe()).toEqual(before);
});

test('STOP stays an opt-out, and no answer', async () => {
  await product.farSide.twilio.sendText(workers.silent.number, 'STOP. I am safe.');
  await until('the opt-out', async () => {
    const found = await rows(
      `SELECT FROM revocation r JOIN guardian_phone gp ON gp.phone_id = r.phone_id JOIN guardian g ON g.id = gp.guardian_id
       WHERE g.sourced_id = 'T-916'`,
    );
    return found.length === 1;
  });
  expect((await saidSafe()).map(({ id }) => id)).not.toContain('T-916');
});

test('who may look is told in private, on both platforms: counts, and by name who has not answered', async () => {
  for (const [person, words] of [
    [product.onSlack('superintendent'), 'closure who is safe 1'],
    [product.onTeams('principal'), 'closure who’s safe 1'],
  ] as const) {
    await person.say(words);
    const told = await until('the list', () =>
      person.toldPrivately().findLast((words) => words.includes('who is safe')),
    );
    expect(told).toContain('3 of 7 staff safe');
    expect(told).toContain('No answer yet: 4 people');
    expect(told).toMatch(/Diaz.*Shared phone: someone answered at/);
    expect(told).toContain('Pia Gray, Cottonwood Elementary School');
    for (const name of ['Ruth Adeyemi', 'Iris Bell', 'Noor Cole', 'Quinn Hart'])
      expect(told).not.toContain(name);
  }
});

test('who asks for no closures and decides on none sees no name, and the view is on record', async () => {
  const office = product.onSlack('compliance');
  await office.say('closure who-is-safe 1');
  await until('the refusal', () =>
    office.toldPrivately().some((words) => words.includes('Only requesters, approvers and')),
  );
  const looks = await rows<{ facts: object }>(
    `SELECT facts FROM audit_entry WHERE act = 'list-looked-up' ORDER BY id`,
  );
  expect(looks.map(({ facts }) => facts)).toContainEqual({
    what: 'who-is-safe',
    page: 0,
    phones: 3,
    students: 0,
  });
});

atLength('after the all clear an answer still counts, with its time', async () => {
  const principal = product.onSlack('principal');
  await until('the button', () => principal.card().includes('Ask for the all clear'));
  await principal.press('follow-up');
  await until('the form', () => principal.form().includes('What comes next'));
  await principal.submit({});
  const approver = product.onTeams('superintendent');
  await until(
    'its card',
    () => /All clear for/.test(approver.card()) && approver.card().includes('Waiting for approval'),
  );
  await approver.press('approve');
  await finished(product);
  await product.farSide.twilio.sendText(workers.late.number, 'I’m safe');

  await until('the answer', async () => (await saidSafe()).some(({ id }) => id === 'T-917'));
  const [late] = await rows<{ isAfter: boolean; number: number }>(
    `SELECT s.said_at > (SELECT max(started_at) FROM campaign) AS "isAfter", c.number
     FROM closure_reply s JOIN campaign c ON c.id = s.campaign_id ORDER BY s.said_at DESC LIMIT 1`,
  );
  expect(late).toEqual({ isAfter: true, number: 1 });
});

atLength(
  'no name of the staff stands in the log or on a card of the channel, and the evidence has each answer',
  async () => {
    const [log] = await rows<{ text: string }>(
      `SELECT string_agg(facts::text, ' ') AS text FROM audit_entry`,
    );
    for (const name of [...names, 'Adeyemi']) {
      expect(log?.text).not.toContain(name);
      for (const person of everybody) expect(person().card()).not.toContain(name);
    }
    const officer = product.onSlack('compliance');
    await officer.say('audit evidence 1');
    await until('the card', () =>
      officer.toldPrivately().some((words) => words.includes('Evidence')),
    );
    const { jsonl } = await downloadEvidence(
      await evidenceLinksTold(product, 'slack', 'closure'),
      staff.compliance.directoryId,
    );
    const check = (text: string) =>
      checkBundle([text], [verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL))]);
    expect(jsonl.match(/"safe_at":"/g)).toHaveLength(5);
    expect((await check(jsonl)).faults).toEqual([]);
    const without = jsonl.replace(/"safe_at":"[^"]+",/, '');
    expect((await check(without)).faults.map(({ kind }) => kind)).toContain('safe-differs');
  },
);

import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
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
  sourcedId: `T-92${place}`,
  name,
  number: `+1959555012${place}`,
  roles: ['teacher SCH-1'],
  givenOn: '2026-08-15',
  ...more,
});
const workers = {
  plain: worker(1, 'Ruth Adeyemi'),
  parent: worker(2, 'Noor Cole', { students: [{ sourcedId: 'S-921', school: 'SCH-1' }] }),
  spanish: worker(3, 'Iris Bell'),
};
const families = 'School is closed on Friday because of ice.';
const own = 'Staff: log in from home by 9 am.';
const spanish = 'Personal: conéctese desde casa antes de las 9.';

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;
const waiting = 'Waiting for approval';
const heardBy = (number: string) =>
  product.farSide.twilio
    .calls()
    .filter(({ to }) => to === number)
    .flatMap(({ transcript }) => transcript.map(({ text }) => text))
    .join('\n');
const textsTo = (number: string) =>
  product.farSide.twilio.messages().flatMap(({ to, body }) => (to === number ? [body] : []));
let family: string;

beforeAll(async () => {
  await addWorkers(product, Object.values(workers));
  await bringInRoster(product);
  await rows(`UPDATE guardian SET language = 'es' WHERE sourced_id = 'T-923'`);
  await rows('SELECT refresh_phone_audience()');
  const [phone] = await rows<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phone_audience a JOIN phone p ON p.id = a.phone_id
     WHERE a.may_be_contacted AND a.language = 'en' AND NOT EXISTS (SELECT FROM staff_audience w WHERE w.phone_id = p.id)
     ORDER BY p.id LIMIT 1`,
  );
  if (phone === undefined) throw new Error('no family');
  family = product.vault.decrypt(phone.number, phoneBinding(phone.index));
  for (const { number } of Object.values(workers))
    product.farSide.twilio.setBehavior(number, { answers: 'person' });
  product.farSide.twilio.setBehavior(family, { answers: 'person' });
});

test('words for staff are refused where no staff hear them', async () => {
  const principal = product.onSlack('principal');
  await principal.openForm('closure closed all');
  await principal.pressForm('closure-fields');
  await until('the field', () => principal.form().includes('Words for staff in Spanish'));
  expect(JSON.stringify(await principal.submit({ tells: 'families', staffWords: own }))).toContain(
    'Choose “Families and staff”',
  );
});

test('they stand on the card beside the families’ words, and are sealed with them', async () => {
  const principal = product.onTeams('principal');
  await principal.openForm('closure closed all');
  await principal.pressForm('closure-fields');
  await until('the field', () => principal.form().includes('Words for staff'));
  await principal.submit({
    tells: 'both',
    delivery: 'call-and-text',
    staffWords: own,
    'staffWords-es': spanish,
  });
  await until('the words', () => principal.form().includes('Check the words'));
  expect(await principal.submitWords({ en: families }, 'leave-out')).toBeUndefined();
  for (const person of everybody) {
    await until('the card', () => person().card().includes(waiting));
    const shown = `${person().card()}\n${await person().details()}`;
    expect(shown).toContain(families);
    expect(shown).toContain(own);
    expect(shown).toContain(spanish);
  }
  const [version] = await rows<{ own: object; holds: boolean }>(
    `SELECT sealed_content -> 'staffTexts' AS own, seal_holds(v) AS holds FROM campaign_version v`,
  );
  expect(version).toEqual({ own: { en: own, es: spanish }, holds: true });
});

test('sent back, they come back into the form, and a change of them is a change', async () => {
  await product.onSlack('superintendent').press('send-back-form');
  await product.onSlack('superintendent').submit({ reason: 'Say 8 am to staff.' });
  const principal = product.onTeams('principal');
  await until('the reason', () => principal.card().includes('Say 8 am to staff.'));
  await principal.press('revise');
  await principal.pressForm('closure-fields');
  await until('the words for staff', () => principal.form().includes('Words for staff'));
  expect(principal.form()).toContain(own);
  await principal.submit({ staffWords: own.replace('9', '8') });
  await until('the second form', () => principal.form().includes('Check the words'));
  expect(await principal.submitWords({ en: families }, 'leave-out')).toBeUndefined();
  for (const person of everybody) {
    await until(
      'its list',
      () => /version 1/i.test(person().card()) && person().card().includes(waiting),
    );
    expect(await person().details()).toContain('Words for staff: changed English.');
  }
});

test('staff hear and read theirs, a family its own, and a parent who works there both, in one call', async () => {
  await product.onTeams('superintendent').press('approve');
  await until('the approval', async () => (await product.campaign()).state === 'approved');
  product.startWorker();
  await finished(product);

  const said = own.replace('9', '8');
  for (const told of [heardBy(workers.plain.number), ...textsTo(workers.plain.number)]) {
    expect(told).toContain(said);
    expect(told).not.toContain(families);
  }
  for (const told of [heardBy(workers.parent.number), ...textsTo(workers.parent.number)])
    expect(told).toContain(`${families} ${said}`);
  for (const told of [heardBy(family), ...textsTo(family)]) {
    expect(told).toContain(families);
    expect(told).not.toContain(said);
  }
  expect(heardBy(workers.spanish.number)).toContain(spanish);
  expect(textsTo(workers.spanish.number).at(-1)).toContain(spanish);
  for (const { number } of Object.values(workers))
    expect(product.farSide.twilio.calls().filter(({ to }) => to === number)).toHaveLength(1);
});

atLength('what each was told is what their file has', async () => {
  const told = await rows<{ id: string; text: string }>(
    `SELECT DISTINCT g.sourced_id AS id, told_text(v, r) AS text FROM recipient r JOIN campaign_version v ON v.id = r.version_id AND v.number = 2
     JOIN guardian_phone gp ON gp.phone_id = r.phone_id JOIN guardian g ON g.id = gp.guardian_id
     WHERE g.sourced_id LIKE 'T-92%' ORDER BY 1`,
  );
  const said = own.replace('9', '8');
  expect(told).toEqual([
    { id: 'T-921', text: said },
    { id: 'T-922', text: `${families} ${said}` },
    { id: 'T-923', text: spanish },
  ]);
});

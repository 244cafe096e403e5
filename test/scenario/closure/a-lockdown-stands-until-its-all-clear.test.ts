import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { addWorkers, bringInRoster } from '#test/support/roster/add-workers.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 12 });
const teacher = {
  sourcedId: 'T-911',
  name: 'Ruth Adeyemi',
  number: '+19595550111',
  roles: ['teacher SCH-1'],
  givenOn: '2026-08-15',
};
/** A phone of a family that rings and rings: its lockdown never reaches it. */
let missed: string;

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;
const heardBy = (number: string) =>
  product.farSide.twilio
    .calls()
    .filter(({ to }) => to === number)
    .flatMap(({ transcript }) => transcript.map(({ text }) => text))
    .join('\n');
const listed = async (number: number) =>
  (
    await rows<{ id: string }>(
      `SELECT DISTINCT r.phone_id AS id FROM recipient r JOIN campaign_version v ON v.id = r.version_id
       JOIN campaign c ON c.id = v.campaign_id WHERE c.number = $1 ORDER BY 1`,
      [number],
    )
  ).map(({ id }) => id);
const stateOf = async (number: number) =>
  (await rows<{ state: string }>('SELECT state FROM campaign WHERE number = $1', [number]))[0]
    ?.state;
/** The card of the lockdown, once the all clear has one of its own. */
const first = async (person: Person, words: RegExp) => {
  await person.say('closure status 1');
  return until(String(words), () => person.toldPrivately().findLast((one) => words.test(one)));
};

beforeAll(async () => {
  await addWorkers(product, [teacher]);
  await bringInRoster(product);
  const [phone] = await rows<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phone_audience a JOIN phone p ON p.id = a.phone_id JOIN school s ON s.id = a.school_id
     WHERE s.sourced_id = 'SCH-1' AND a.may_be_contacted AND a.language = 'en'
       AND NOT EXISTS (SELECT FROM staff_audience w WHERE w.phone_id = p.id) ORDER BY p.id LIMIT 1`,
  );
  if (phone === undefined) throw new Error('no family');
  missed = product.vault.decrypt(phone.number, phoneBinding(phone.index));
  product.farSide.twilio.setBehavior(missed, { answers: 'manual' });
  // Nobody says that school continues where there is none.
  await rows(
    `INSERT INTO school_holiday (day, name) SELECT (now() AT TIME ZONE time_zone)::date, 'No school' FROM district`,
  );
});

test('while its calls still go out, the card says since when the lockdown is in force', async () => {
  const principal = product.onSlack('principal');
  await principal.openForm('closure lockdown Cottonwood');
  await until('the form', () => principal.form().includes('Lockdown'));
  expect(await principal.submit({})).toBeUndefined();
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');

  for (const person of [principal, superintendent])
    await until('the state', () => /Lockdown in force since \d+:\d\d [ap]m/.test(person.card()));
  await until('all others to hear it', async () => {
    const [{ left } = { left: -1 }] = await rows<{ left: number }>(
      `SELECT count(DISTINCT phone_id)::int AS left FROM attempt WHERE ended_at IS NULL AND channel = 'voice'`,
    );
    return left === 1;
  });
  expect(await stateOf(1)).toBe('dialing');
});

test('one request of the all clear stops them, waits for the last call, and asks the second person', async () => {
  const principal = product.onSlack('principal');
  product.farSide.twilio.setBehavior(missed, { answers: 'person' });
  await principal.press('follow-up');
  await until('the form', () => principal.form().includes('What comes next at the school?'));
  expect(principal.form()).toContain('This stops the calls of closure 1');
  expect(principal.form()).toContain('the situation is over.');
  expect(await principal.submit({})).toBeUndefined();

  const superintendent = product.onTeams('superintendent');
  await until('the request', () => /All clear for[^]*Waiting for app/.test(superintendent.card()));
  expect(await stateOf(1)).toBe('stopped');
  expect(await first(principal, /Lockdown in force since/)).not.toContain('Everyone was told');
  const [open] = await rows<{ calls: number }>(
    `SELECT count(*)::int AS calls FROM attempt a JOIN campaign c ON c.id = a.campaign_id, campaign n
     WHERE c.number = 1 AND n.number = 2 AND a.channel = 'voice' AND (a.ended_at IS NULL OR a.ended_at > n.state_at)`,
  );
  expect(open).toEqual({ calls: 0 });
});

test('it goes to everybody at the school, staff too, and says of the day what its requester said', async () => {
  const superintendent = product.onTeams('superintendent');
  expect(superintendent.card()).toMatch(/Follows\nClosure 1, for everyone at its schools/);
  await superintendent.press('approve');
  await finished(product);

  const [lockdown, allClear] = [await listed(1), await listed(2)];
  expect(lockdown.filter((phone) => !allClear.includes(phone))).toEqual([]);
  expect(heardBy(missed)).toContain('the situation is over.');
  expect(heardBy(missed)).not.toContain('locked rooms');
  expect(heardBy(teacher.number)).toContain('the situation is over.');
  expect(heardBy(teacher.number)).not.toContain('locked rooms');
  expect(heardBy(missed)).not.toContain('School continues as usual');
});

test('from then on the card of the lockdown says that it is over, and never that everyone was told of it', async () => {
  for (const person of [product.onSlack('principal'), product.onTeams('superintendent')]) {
    const card = await first(person, /All clear, \d+:\d\d [ap]m/);
    expect(card).not.toContain('in force');
    expect(card).not.toContain('Everyone was told');
  }
});

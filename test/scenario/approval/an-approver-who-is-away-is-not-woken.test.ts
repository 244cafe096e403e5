import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { operatorPhoneBinding } from '#vault/vault.ts';

const product = setUpProduct();
let ines: { onSlack: Person; onTeams: Person };
let marcus: { onSlack: Person; onTeams: Person };
beforeAll(() => {
  ines = { onSlack: product.onSlack('deputy'), onTeams: product.onTeams('deputy') };
  marcus = {
    onSlack: product.onSlack('superintendent'),
    onTeams: product.onTeams('superintendent'),
  };
});

const dayBack = Temporal.Now.plainDateISO().add({ days: 20 });
const words = dayBack.toLocaleString('en-US', { weekday: 'short', month: 'short', day: 'numeric' });

async function operatorOf(who: keyof typeof staff): Promise<{ id: string; phone: string }> {
  const row = await product.database.db
    .selectFrom('operator_phone as p')
    .innerJoin('operator as o', 'o.id', 'p.operator_id')
    .select(['o.id', 'p.number'])
    .where('o.directory_id', '=', staff[who].directoryId)
    .executeTakeFirstOrThrow();
  return { id: row.id, phone: product.vault.decrypt(row.number, operatorPhoneBinding(row.id)) };
}

/** As if nobody had said a word for so long. */
async function pass(minutes: number): Promise<void> {
  const { pool } = product.database.owner;
  await pool.query(`UPDATE campaign SET state_at = state_at - $1 * interval '1 minute'`, [minutes]);
  await pool.query(`UPDATE outreach SET asked_at = asked_at - $1 * interval '1 minute'`, [minutes]);
}

const callsTo = (number: string) =>
  product.farSide.twilio.calls().filter(({ to }) => to === number);

async function told(person: Person, ...all: string[]): Promise<void> {
  for (const one of all) {
    await until(`“${one}”`, () => person.toldPrivately().join('\n').includes(one));
  }
}

async function acts(): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ act: string }>(
    `SELECT act FROM audit_entry WHERE act ~ '^(approver-(away|back)|absence)' ORDER BY id`,
  );
  return rows.map(({ act }) => act);
}

atLength(
  'being away is for approvers, and a day that is no day ahead is asked for again',
  async () => {
    await product.onSlack('principal').say('closure away');
    await told(product.onSlack('principal'), 'Only approvers can be marked as away');

    await ines.onSlack.openForm('closure away');
    expect(await ines.onSlack.submit({ back: '2020-01-01' })).toContain('a day after today');
  },
);

test('an approver says until when they are away, and everybody sees it on both platforms', async () => {
  const { id } = await operatorOf('superintendent');
  await ines.onSlack.openForm(`closure away ${dayBack.toString()}`);
  expect(await ines.onSlack.submit({ 'stand-in': id })).toBeUndefined();

  await told(ines.onSlack, `You are away until ${words}`, 'Marcus Oyelaran is asked instead');
  expect(ines.onSlack.toldPrivately().join()).not.toContain('Too few approvers');
  const both = `Inés Carvajal is away until ${words}; Marcus Oyelaran stands in.`;
  await product.onSlack('principal').say('closure people');
  await told(product.onSlack('principal'), both);
  await product.onTeams('technologist').say('people');
  await told(product.onTeams('technologist'), both);
});

test('nobody calls them for an approval: the stand-in is called at their place, and both cards say so', async () => {
  const away = await operatorOf('deputy');
  const standIn = await operatorOf('superintendent');
  await product.onSlack('principal').askClosure();
  for (const person of [marcus.onSlack, marcus.onTeams]) {
    await until('the card', () =>
      person.card().includes(`Inés Carvajal is away until ${words}; Marcus Oyelaran stands in.`),
    );
  }

  await pass(2);

  await until('the call', () => callsTo(standIn.phone)[0]?.status === 'completed');
  expect(callsTo(away.phone)).toEqual([]);
});

atLength('anyone who leaves a school without approvers by going away is told which', async () => {
  const { name: school } = await product.database.db
    .selectFrom('school')
    .select('name')
    .limit(1)
    .executeTakeFirstOrThrow();
  await marcus.onTeams.openForm('away');
  expect(await marcus.onTeams.submit({ back: dayBack.toString() })).toBeUndefined();

  await told(
    marcus.onTeams,
    'Too few approvers left',
    'All schools together: 0 approvers left, 1 needed',
    `${school}: 0 approvers left, 1 needed`,
  );
  await until('the card', () =>
    marcus.onSlack.card().includes(`Marcus Oyelaran is away until ${words}.`),
  );
});

atLength('who is away and approves all the same is counted, and still away', async () => {
  await marcus.onTeams.press('approve');
  await until('the approval', async () => (await product.campaign()).state !== 'submitted');
  await marcus.onSlack.say('closure people');
  await told(marcus.onSlack, `Marcus Oyelaran is away until ${words}.`);
});

atLength('back is said on the other platform, and from then on they are called again', async () => {
  await ines.onTeams.say('back');
  await ines.onTeams.pressPrivate('back');
  await told(ines.onTeams, 'Welcome back');
  await ines.onSlack.say('closure back');
  await told(ines.onSlack, 'You aren’t away');
  const { phone } = await operatorOf('deputy');
  const before = (await product.campaign()).number;
  await product.onTeams('principal').askClosure();
  await until('the closure', async () => (await product.campaign()).number > before);
  await until('it to wait', async () => (await product.campaign()).state === 'submitted');

  await pass(2);

  await until('the call', () => callsTo(phone)[0]?.status === 'completed');
  expect(await acts()).toEqual([
    'absence-refused',
    'approver-away',
    'approver-away',
    'approver-back',
  ]);
});

import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { ownPhone } from '#test/support/product/own-phone.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct();
let phones: Record<'deputy' | 'superintendent' | 'principal', string>;
beforeAll(async () => {
  phones = {
    deputy: await ownPhone(product, 'deputy'),
    superintendent: await ownPhone(product, 'superintendent'),
    principal: await ownPhone(product, 'principal'),
  };
});

const callsTo = (number: string) =>
  product.farSide.twilio.calls().filter(({ to }) => to === number);
const textsTo = (number: string) =>
  product.farSide.twilio.messages().filter(({ to }) => to === number);

/** As if nobody had said a word for so long. */
async function pass(minutes: number): Promise<void> {
  const ago = `${minutes} minutes`;
  const { pool } = product.database.owner;
  await pool.query('UPDATE campaign SET state_at = state_at - $1::interval', [ago]);
  await pool.query('UPDATE outreach SET asked_at = asked_at - $1::interval', [ago]);
}

async function woken(): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ name: string }>(
    `SELECT staff_name(o) AS name FROM audit_entry e JOIN operator o ON o.id::text = e.facts ->> 'operator'
     WHERE e.act = 'approver-woken' ORDER BY e.id`,
  );
  return rows.map(({ name }) => name);
}

test('after two minutes of an emergency the first approver is called and texted, and both cards say so', async () => {
  await product.onSlack('principal').askClosure();
  const onSlack = product.onSlack('superintendent');
  await until('the card', () => onSlack.card().includes('Waiting for approval'));
  expect(onSlack.card()).not.toContain('Calling approvers');

  await pass(2);

  await until('the call', () => callsTo(phones.superintendent)[0]?.status === 'completed');
  await until('the text', () => textsTo(phones.superintendent).length === 1);
  for (const person of [onSlack, product.onTeams('superintendent')]) {
    await until('the card', () => person.card().includes('Calling approvers by phone: 1 called'));
  }
  const words = callsTo(phones.superintendent)[0]?.transcript.filter(
    ({ speaker }) => speaker === 'line',
  );
  const [said] = words ?? [];
  expect(said?.text).toContain(`Asked for by ${staff.principal.name}. An approval is waiting.`);
  // By the law an emergency, and not one that it sounds like.
  expect(said?.text).not.toContain('EMERGENCY');
  expect(textsTo(phones.superintendent)[0]?.body).toBe(said?.text);
  expect(callsTo(phones.deputy)).toEqual([]);
});

test('two minutes later the next one is woken, though the district is frozen, and the first one not again', async () => {
  await product.onSlack('compliance').openForm('closure freeze');
  await product.onSlack('compliance').submit({ reason: 'A drill.' });
  await until('the freeze', async () => {
    const { rowCount } = await product.database.pool.query(
      'SELECT FROM pause WHERE campaign_id IS NULL',
    );
    return rowCount === 1;
  });

  await pass(2);

  await until('the call', () => callsTo(phones.deputy)[0]?.status === 'completed');
  await until('the text', () => textsTo(phones.deputy).length === 1);
  const onTeams = product.onTeams('principal');
  await until('the card', () => onTeams.card().includes('2 called'));
  await until('the outcomes', async () => {
    const { rowCount } = await product.database.pool.query(
      `SELECT FROM outreach WHERE kind = 'escalation' AND state = 'sent'`,
    );
    return rowCount === 4;
  });
  expect(await woken()).toEqual([staff.superintendent.name, staff.deputy.name]);
  expect(callsTo(phones.superintendent)).toHaveLength(1);
  expect([...callsTo(phones.principal), ...textsTo(phones.principal)]).toEqual([]);
});

test('no number of theirs is in the log', async () => {
  const { rows } = await product.database.pool.query<{ facts: string }>(
    `SELECT facts::text FROM audit_entry WHERE act LIKE 'approver-%' OR act = 'operator-set'`,
  );
  const log = rows.map(({ facts }) => facts).join();
  for (const number of Object.values(phones)) expect(log).not.toContain(number.slice(2));
});

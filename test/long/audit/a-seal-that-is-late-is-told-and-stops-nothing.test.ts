import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { asOwner } from '#test/support/audit/witness-channels.ts';
import { finished } from '#test/support/product/finished.ts';
import { ownPhone } from '#test/support/product/own-phone.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ callsPerSecond: 20 });
/** Where the log stood when everything was sealed: a slow start is late by itself. */
let start = '0';
beforeAll(async () => {
  start = await until('everything to be sealed', async () => {
    const { rows } = await product.database.owner.pool.query<{ newest: string }>(
      `SELECT max(id)::text AS newest FROM audit_entry e
       HAVING bool_and(EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id))
         AND NOT EXISTS (SELECT FROM sealing_alarm WHERE ended_at IS NULL)`,
    );
    return rows[0]?.newest;
  });
});

const alarm = 'Audit log alarm';
const compliance = () => [product.onSlack('compliance'), product.onTeams('compliance')];

/**
 * So much time passes for the entry that has waited longest for its seal. Not for all: a worker that misses the newest one, as it
 * remembers it, takes the database for one that was brought back.
 */
const pass = (time: string) =>
  asOwner(product, [
    `UPDATE audit_sealer SET sealed_at = sealed_at - interval '${time}'`,
    `UPDATE audit_entry e SET at = at - interval '${time}'
     WHERE id = (SELECT min(id) FROM audit_entry w WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = w.id))`,
  ]);

const acts = async () => {
  const { rows } = await product.database.pool.query<{ act: string }>(
    `SELECT act FROM audit_entry WHERE act LIKE 'sealing-%' AND id > $1 ORDER BY id`,
    [start],
  );
  return rows.map(({ act }) => act);
};

test('while the seal can’t be made, a closure is approved and called, and 10 seconds are told on both platforms', async () => {
  await product.database.owner.pool.query('REVOKE INSERT ON audit_leaf FROM bellwether_worker');
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await pass('10 seconds');
  for (const person of compliance())
    await until('the alarm', () => person.finding(alarm).includes('Not sealed for 10 seconds'));

  await deputy.press('approve');
  await finished(product);
  expect(await acts()).toEqual(['sealing-lagged']);
});

test('after five minutes the card offers the freeze; nobody but a person takes it', async () => {
  await pass('5 minutes');
  for (const person of compliance())
    await until('the alarm', () => person.finding(alarm).includes('Not sealed for 5 minutes'));
  const frozen = async () => (await product.database.pool.query('SELECT FROM pause')).rowCount;
  expect(await frozen()).toBe(0);

  const officer = product.onSlack('compliance');
  await officer.pressFinding(alarm, 'freeze-form');
  await officer.submit({ reason: 'The log is not sealed.' });
  await until('the freeze', async () => (await frozen()) === 1);
  expect(await acts()).toEqual(['sealing-lagged', 'sealing-lagged']);
});

test('every administrator is called and texted once, frozen or not, and the card says so', async () => {
  for (const who of ['administrator', 'technologist'] as const) {
    const number = await ownPhone(product, who);
    const { twilio } = product.farSide;
    const calls = () => twilio.calls().filter(({ to }) => to === number);
    await until('the call', () => calls()[0]?.status === 'completed');
    await until('the text', () => twilio.messages().some(({ to }) => to === number));
    expect(calls()).toHaveLength(1);
    const [said] = calls()[0]?.transcript.filter(({ speaker }) => speaker === 'line') ?? [];
    expect(said?.text).toBe(
      'Bellwether of Sandhill Valley Public Schools: the audit log has not been sealed for 5 minutes. Calling goes on. Please open the alarm in the compliance channel of Slack or Teams.',
    );
  }
  for (const person of compliance())
    await until('the card', () => person.finding(alarm).includes('2 administrators, last at'));
});

test('once all is sealed, the alarm is over', async () => {
  await product.database.owner.pool.query('GRANT INSERT ON audit_leaf TO bellwether_worker');
  for (const person of compliance())
    await until('the end', () => person.finding(alarm).includes('Sealed again'));

  expect(await acts()).toEqual(['sealing-lagged', 'sealing-lagged', 'sealing-caught-up']);
});

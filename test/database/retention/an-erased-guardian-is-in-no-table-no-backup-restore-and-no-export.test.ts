import { expect, test } from 'vitest';
import { eraseAtCarrier } from '#dialer/background/errands.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { decideErasure } from '#domain/privacy/erasure/decide-erasure.ts';
import { readErasures, writeErasures } from '#domain/privacy/erasure/erasure.ts';
import { listErasures } from '#domain/privacy/erasure/list-erasures.ts';
import { reapplyErasures } from '#domain/privacy/erasure/reapply-erasures.ts';
import { startErasure } from '#domain/privacy/erasure/start-erasure.ts';
import { writeLine } from '#domain/proof/evidence/evidence-line.ts';
import { exportEvidence } from '#domain/proof/evidence/export-evidence.ts';
import { auditDistrict } from '#test/support/audit/district.ts';
import { everythingInClear } from '#test/support/keys/everything-in-clear.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { keepRows } from '#test/support/postgres/kept-rows.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const audited = setUpOnce(auditDistrict);

const name = 'Zebulon Quillfeather';
const words = 'Please stop, we have moved to Ottumwa';
const sourcedId = 'G-Quillfeather';
const number = () => audited.phones[0]?.number ?? '';

/** The first family is theirs. */
async function named(): Promise<void> {
  await audited.district.owner.pool.query(
    `UPDATE guardian SET name = $2, sourced_id = $3 WHERE sourced_id = $1`,
    [number(), testVault.encrypt(name, `guardian.name:${sourcedId}`), sourcedId],
  );
  await audited.district.owner.pool.query(
    `UPDATE student SET sourced_id = 'S-' || id WHERE sourced_id = $1`,
    [number()],
  );
}

const sought = () => [name, words, sourcedId, number(), number().slice(2)];

/** What anyone with the whole database and every key can still read of them. */
async function traces(): Promise<string[]> {
  const clear = await everythingInClear(audited.district, testVault);
  return clear.split('\n').filter((line) => sought().some((one) => line.includes(one)));
}

const confirm = (operator: Operator, changeId: string) =>
  decideErasure(audited.district.as('bot').db, {
    operator,
    platform: 'teams',
    changeId,
    state: 'confirmed',
  });

test('called, heard, left and erased by two people, they are in no table, export or log of the carrier; nor after a restore', async () => {
  const { district, twilio, carrier, officer, counsel } = audited;
  await named();
  const campaignId = await audited.finishedCampaign('school-mission', 'call-and-text');
  expect(await twilio.sendText(number(), words)).toBe(204);
  await audited.until(async () =>
    (await traces()).some((line) => line.startsWith('revocation.words')),
  );
  await audited.tamper(`UPDATE guardian SET active = false WHERE sourced_id = '${sourcedId}'`);
  const backup = await keepRows(district.owner.pool);

  const asked = await startErasure(district.as('bot').db, {
    operator: officer,
    platform: 'slack',
    asked: { indexes: undefined, sourcedId },
    reason: 'asked',
  });
  if (asked.kind !== 'asked') throw new Error(JSON.stringify(asked));
  expect(await confirm(officer, asked.changeId)).toMatchObject({ kind: 'refused' });
  expect(await confirm(counsel, asked.changeId)).toEqual({ kind: 'confirmed' });
  await audited.until(async () => {
    await eraseAtCarrier({ ...audited.tools('worker-a'), carrier });
    return (await traces()).length === 0;
  });

  const { calls, messages } = twilio.state();
  expect([...calls, ...messages].filter(({ to, from }) => [to, from].includes(number()))).toEqual(
    [],
  );
  const lines: string[] = [];
  for await (const line of exportEvidence(district.as('bot').db, {
    campaignId,
    operatorId: officer.id,
    phoneId: undefined,
  }))
    lines.push(writeLine(line));
  const evidence = lines.join('\n');
  expect(evidence).toContain(audited.phones[0]?.id);
  expect(sought().filter((one) => evidence.includes(one))).toEqual([]);

  const list = writeErasures(await listErasures(district.as('imports').db));
  expect(sought().filter((one) => list.includes(one))).toEqual([]);
  await backup.putBack();
  expect(await traces()).not.toEqual([]);
  const erasures = readErasures(list);
  if ('badLine' in erasures) throw new Error('unreadable');
  expect(await reapplyErasures(district.owner.db, { erasures, by: 'cli' })).toBe(1);

  expect(await traces()).toEqual([]);
  const { rowCount } = await district.pool.query('SELECT FROM revocation WHERE phone_id = $1', [
    audited.phones[0]?.id,
  ]);
  expect(rowCount).toBe(1);
});

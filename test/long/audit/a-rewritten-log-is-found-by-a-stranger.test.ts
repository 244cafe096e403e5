import { beforeAll, expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { type Played, playTamperings } from '#sandbox/tamper/play-tamperings.ts';
import { tamperings } from '#sandbox/tamper/tamperings.ts';
import { missedBy } from '#sandbox/tamper/tell-tamperings.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { checkEvidence } from '#test/support/stranger/check-evidence.ts';

/** All that a closure leaves, after which the owner of the database is alone with it. */

const product = setUpProduct({
  students: 12,
  callsPerSecond: 40,
  withoutBot: true,
  withoutWorker: true,
});
let played: Played[];
let publicKey: string;

beforeAll(async () => {
  const processes = [await product.startBotProcess(), product.startWorkerProcess()];
  const principal = product.onSlack('principal');
  await principal.askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () =>
    [principal, deputy].every((one) => one.card().includes('Waiting for approval')),
  );
  await principal.press('approve');
  await until('the refusal', () => principal.toldPrivately().length > 0);
  await deputy.press('approve');
  await finished(product);
  const { pool } = product.database;
  await until('all to be sealed', async () => {
    const { rows } = await pool.query(
      'SELECT FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)',
    );
    return rows.length === 0;
  });
  for (const one of processes) await one.kill();

  const signer = openLogKey(product.auditLogKey, product.config.PUBLIC_URL);
  publicKey = writeVerifier(verifierOf(signer));
  const log = {
    owner: product.database.owner,
    signer,
    campaignId: (await product.campaign()).id,
    operatorId: await operatorIdOf(product.database.db, 'compliance'),
  };
  const nothing = { done: 'Nothing.', change: 'SELECT', finds: [] } as const;
  const shown = tamperings.filter(({ finds }) => finds.includes('file'));
  played = [];
  for await (const one of playTamperings(log, [nothing, ...shown])) played.push(one);
});

const strangerFinds = ({ exported }: Played): string[] => {
  if (exported === undefined) throw new Error('no file was exported');
  const proofs = exported.proofs.map((proof) => JSON.stringify(proof));
  return checkEvidence({ ...exported, proofs }, publicKey);
};

test('the closure as it was holds, for us and for a stranger who knows only the description of the file', () => {
  const [honest] = played;

  expect(honest?.says).toEqual({ database: [], kept: [], file: [] });
  expect(honest && strangerFinds(honest)).toEqual([]);
});

test('what the owner of the database does to the entries is found, by us and by the stranger', () => {
  const tampered = played.slice(1);

  expect(tampered.length).toBeGreaterThan(8);
  for (const one of tampered) {
    expect(missedBy(one), one.tampering.done).toEqual([]);
    expect(strangerFinds(one), one.tampering.done).not.toEqual([]);
  }
});

test('any line of the file that changes, or is left out, is found by the stranger', () => {
  const [honest] = played;
  if (honest?.exported === undefined) throw new Error('no file was exported');
  const { lines } = honest.exported;
  const written = lines.findIndex((line) => line.includes('"evidence-written"'));
  expect(written).toBeGreaterThan(50);
  for (const [at, line] of lines.slice(0, written + 1).entries()) {
    const changed = line.replace(/\d(?=\D*$)/, (digit) => String(9 - Number(digit)));
    for (const forged of [lines.with(at, changed), lines.toSpliced(at, 1)]) {
      if (forged[at] === line) continue;
      const exported = { ...honest.exported, lines: forged };
      expect(strangerFinds({ ...honest, exported }), line).not.toEqual([]);
    }
  }
});

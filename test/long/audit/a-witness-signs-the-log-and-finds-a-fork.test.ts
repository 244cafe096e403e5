import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { logName, openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { exportEvidence } from '#domain/proof/evidence/export-evidence.ts';
import { until } from '#sandbox/until.ts';
import { startWitness } from '#test/support/audit/c2sp-witness.ts';
import { asOwner, copiedFrom, toldToCompliance } from '#test/support/audit/witness-channels.ts';
import { finished } from '#test/support/product/finished.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { setUpOnce } from '#test/support/set-up.ts';

let product: Product;
const witness = setUpOnce(startWitness);
let key: string;

beforeAll(async () => {
  product = await startProduct({
    callsPerSecond: 20,
    elsewhere: { AUDIT_WITNESSES: `${witness.key} ${witness.url}` },
  });
  key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));
  witness.trust(key);
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
});

/** So that the witness is asked again, and the next checkpoint is posted. */
const minutePasses = () =>
  asOwner(product, [`UPDATE audit_cosignature SET at = at - interval '1 minute'`]);
const quarterOfAnHourPasses = () =>
  asOwner(product, [`UPDATE checkpoint_post SET at = at - interval '15 minutes'`]);

const signedSize = () => witness.last(logName(product.config.PUBLIC_URL))?.size ?? 0;

async function closeSchool(): Promise<void> {
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
}

test('a server that nobody of ours runs signs the log, and its signature goes wherever a checkpoint goes', async () => {
  await until('the first signature', () => signedSize() > 0);
  const before = signedSize();
  await closeSchool();
  await minutePasses();
  await until('another signature', () => signedSize() > before);

  await quarterOfAnHourPasses();
  for (const platform of ['slack', 'teams'] as const) {
    await until('a signed post', () =>
      copiedFrom(product, platform).some((text) => text.includes(`— ${witness.name} `)),
    );
  }
});

test('somebody with the evidence file and the witness’s key sees that it signed this log', async () => {
  const lines: string[] = [];
  const { id: campaignId } = await product.campaign();
  const operatorId = await operatorIdOf(product.database.db, 'compliance');
  for await (const line of exportEvidence(product.database.as('bot').db, {
    campaignId,
    operatorId,
  }))
    lines.push(JSON.stringify(line));
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-cosigned-'));
  const [file, keys] = [path.join(folder, 'evidence.jsonl'), path.join(folder, 'keys.txt')];
  await writeFile(file, `${lines.join('\n')}\n`);
  await writeFile(keys, `${witness.key}\n`);
  const { told } = await runProcess(
    'cli',
    ['audit', 'verify-file', file, `--key=${key}`, `--witnesses=${keys}`],
    {},
  );

  expect(told).toContain(`${witness.name} signed this log at`);
});

test('a witness that is down for a while delays nothing, and catches up', async () => {
  witness.setDown(true);
  const before = signedSize();
  await closeSchool();
  expect((await product.campaign()).number).toBe(2);
  witness.setDown(false);
  await minutePasses();
  await until('the signature', () => signedSize() > before);
});

test('a log that was written again is told to compliance staff on both platforms, and no call waits', async () => {
  await asOwner(product, [
    `UPDATE audit_entry SET actor_id = gen_random_uuid()::text WHERE act = 'campaign-approved'`,
    'DELETE FROM checkpoint_post',
    'DELETE FROM audit_cosignature',
    'DELETE FROM audit_checkpoint',
    'DELETE FROM audit_tile',
    'DELETE FROM audit_leaf',
    `UPDATE audit_sealer SET size = 0, next_tx = '0'`,
  ]);
  for (const platform of ['slack', 'teams'] as const)
    await until('the finding', () => {
      const told = toldToCompliance(product, platform);
      return told.includes(witness.name) && told.includes('doesn’t begin with');
    });
  await closeSchool();
  expect((await product.campaign()).number).toBe(3);
});

import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import type { LogSigner } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { honest } from '#test/support/audit/finer-forgeries.ts';
import { Forgery } from '#test/support/audit/forger.ts';
import { type Forged, forgeries, unprovable } from '#test/support/audit/forgeries.ts';
import { sealedEvidence } from '#test/support/audit/sealed-evidence.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

/** Somebody has the log's key and a real file, and makes the log that fits what they want it to say. */

const product = setUpProduct({
  students: 12,
  callsPerSecond: 40,
  mix: { ...everybodyAnswers, presses: { '9': 0.5 } },
});
let file: string;
let signer: LogSigner;

beforeAll(async () => {
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
  signer = openLogKey(product.auditLogKey, product.config.PUBLIC_URL);
  file = await sealedEvidence(product);
});

async function faultsOf({ change, fits, bytes, about }: Omit<Forged, 'done' | 'finds'>) {
  const forged = new Forgery(file);
  change?.(forged);
  const named = about?.(forged) ?? '';
  const text = (fits === true ? forged.rebuild() : forged).sealed(signer);
  const { faults } = await checkBundle([bytes?.(text) ?? text], [verifierOf(signer)]);
  return [...new Set(faults.filter((one) => one.about.includes(named)).map(({ kind }) => kind))];
}

test('the file itself passes, and so does the same one sealed again', async () => {
  const { faults } = await checkBundle([file], [verifierOf(signer)]);

  expect(faults).toEqual([]);
  expect(await faultsOf({})).toEqual([]);
  expect(await faultsOf({ fits: true })).toEqual([]);
});

test('what is forged against the rest of the file is refused, each for its own reason', async () => {
  expect(forgeries.length).toBeGreaterThanOrEqual(60);
  const passed: string[] = [];
  for (const one of forgeries) {
    const found = await faultsOf(one);
    if (!found.some((kind) => kind === one.finds))
      passed.push(`${one.done}: wanted ${one.finds}, found ${found.join(', ') || 'nothing'}`);
  }

  expect(passed).toEqual([]);
});

atLength('of one phone, a line that isn’t on the list that was approved is refused', async () => {
  const { phone_id } = new Forgery(file).first('recipient');
  const own = await sealedEvidence(product, String(phone_id));
  const kinds = async (text: string) =>
    (await checkBundle([text], [verifierOf(signer)])).faults.map(({ kind }) => kind);

  expect(await kinds(own)).toEqual([]);
  expect(await kinds(own.replace(/("kind":"recipient".*"place":)/, '$19'))).toContain('other-list');
});

atLength('what an honest district may write passes', async () => {
  const refused: string[] = [];
  for (const one of honest) {
    const found = await faultsOf(one);
    if (found.length > 0) refused.push(`${one.done}: ${found.join(', ')}`);
  }

  expect(refused).toEqual([]);
});

atLength('what can’t be proven passes, and the page says so', async () => {
  const page = await readFile('docs/evidence-file.md', 'utf8');
  const doubt = page.slice(page.indexOf('## What it doesn’t prove'));
  for (const one of unprovable) {
    expect(await faultsOf(one), one.done).toEqual([]);
    expect(doubt, one.done).toContain(one.page);
  }
});

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LogSigner, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { staff } from '#sandbox/district/staff.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { evidenceLinksTold } from '#test/support/audit/evidence-links.ts';
import { honest } from '#test/support/audit/finer-forgeries.ts';
import { Forgery } from '#test/support/audit/forger.ts';
import { forgeries, unprovable } from '#test/support/audit/forgeries.ts';
import { sealedEvidence } from '#test/support/audit/sealed-evidence.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { bringInRoster } from '#test/support/roster/add-workers.ts';
import { giveEmails } from '#test/support/roster/give-emails.ts';
import { openReader } from '#test/support/web/readers.ts';

/** The checker that goes to counsel: one file, a standard Python, and no line of ours. */

const product = setUpProduct({
  students: 12,
  callsPerSecond: 40,
  mix: { ...everybodyAnswers, presses: { '9': 0.5 } },
  // Nobody is there: its letters wait, and stand in the file all the same.
  elsewhere: { SMTP_URL: 'smtp://127.0.0.1:9', SMTP_FROM: 'closures@example.org' },
});
let folder: string;
let file: string;
let signer: LogSigner;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-python-'));
  const { pool } = product.database.owner;
  await pool.query('UPDATE district SET closures_by_email = true');
  const guardians = await pool.query<{ id: string }>(
    'SELECT sourced_id AS id FROM guardian WHERE active ORDER BY sourced_id LIMIT 3',
  );
  await giveEmails(
    product,
    Object.fromEntries(guardians.rows.map(({ id }, at) => [id, `home-${at}@example.org`])),
  );
  await bringInRoster(product);
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
  signer = openLogKey(product.auditLogKey, product.config.PUBLIC_URL);
  file = await sealedEvidence(product);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function check(bytes: string | Uint8Array): Promise<Ended> {
  const evidence = path.join(folder, 'evidence.jsonl');
  await writeFile(evidence, bytes);
  const key = writeVerifier(verifierOf(signer));
  return python('src/reports/evidence/verify_evidence.py', evidence, '--key', key);
}

type Ended = { code: number; told: string };

/** Nothing but its own library: no package that happens to be there, and no setting of this computer. */
function python(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile('python3', ['-I', ...words], (error, told, trouble) => {
      if (error === null) resolve({ code: 0, told });
      else if (typeof error.code === 'number') resolve({ code: error.code, told: told + trouble });
      else reject(error);
    });
  });
}

test('an honest file passes', async () => {
  expect(file).toContain('{"kind":"letter"');
  expect(await check(file)).toMatchObject({
    code: 0,
    told: expect.stringContaining('It holds: closure 1'),
  });
});

test('what our own check refuses it refuses, and what can’t be proven passes', async () => {
  const passed: string[] = [];
  for (const { done, change, fits, bytes } of forgeries) {
    const forged = new Forgery(file);
    change?.(forged);
    const text = (fits === true ? forged.rebuild() : forged).sealed(signer);
    const { code, told } = await check(bytes?.(text) ?? text);
    if (code === 0 || told.includes('Traceback')) passed.push(`${done}: ${told}`);
  }
  expect(passed).toEqual([]);

  for (const { done, change, fits } of [...unprovable, ...honest]) {
    const forged = new Forgery(file);
    change?.(forged);
    const text = (fits === true ? forged.rebuild() : forged).sealed(signer);
    expect(await check(text), done).toMatchObject({ code: 0 });
  }
});

test('a family’s receipt is checked as well', async () => {
  const key = (await readFile('docs/evidence-example/key.txt', 'utf8')).trim();
  const receipt = await readFile('docs/evidence-example/receipt.jsonl', 'utf8');
  const checkReceipt = async (text: string) => {
    const saved = path.join(folder, 'receipt.jsonl');
    await writeFile(saved, text);
    return python('src/reports/evidence/verify_evidence.py', saved, '--key', key);
  };
  const changes: [string, string][] = [
    ['2026-08-15', '2026-08-14'],
    ['index 0', 'index 1'],
    ['"place":0', '"place":1'],
    ['"lines":2', '"lines":3'],
    ['00.004000Z', '01.004000Z'],
    ['tlog-proof@v1', 'tlog-proof@v2'],
    ['\\n4\\n', '\\n5\\n'],
    ['"kind":"row",', '"kind":"row","also":1,'],
    ['{"kind":"end","lines":2}\n', ''],
  ];

  expect(await checkReceipt(receipt)).toMatchObject({ code: 0 });
  for (const [from, to] of changes) {
    expect(receipt).toContain(from);
    expect(await checkReceipt(receipt.replace(from, to)), from).toMatchObject({ code: 1 });
  }
});

test('the archive for counsel opens anywhere, and has all that it takes to check it', async () => {
  const officer = product.onSlack('compliance');
  await officer.say('audit evidence 1');
  const { archive } = await evidenceLinksTold(product, 'slack', 'closure');
  const reader = openReader(archive);
  await reader.signIn(staff.compliance.directoryId);
  const zip = path.join(folder, 'counsel.zip');
  await writeFile(zip, new Uint8Array(await (await reader.download()).arrayBuffer()));
  const opened = path.join(folder, 'opened');

  expect(await python('-m', 'zipfile', '-t', zip)).toMatchObject({ code: 0 });
  await python('-m', 'zipfile', '-e', zip, opened);
  const name = 'bellwether-closure-1-evidence';
  expect((await readdir(opened)).toSorted()).toEqual([
    'README.txt',
    `${name}.jsonl`,
    `${name}.pdf`,
    'checkpoints.txt',
    'consent-words.txt',
    'scans.csv',
    'verify_evidence.py',
  ]);
  const inside = (file: string) => path.join(opened, file);
  const key = writeVerifier(verifierOf(signer));
  expect(
    await python(inside('verify_evidence.py'), inside(`${name}.jsonl`), '--key', key),
  ).toMatchObject({ code: 0 });
  expect(await readFile(inside('consent-words.txt'), 'utf8')).toMatch(/^Version .+, en:\n\n\S/m);
});

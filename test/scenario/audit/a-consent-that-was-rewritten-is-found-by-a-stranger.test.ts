import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { sealedEvidence } from '#test/support/audit/sealed-evidence.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { atLength } from '#test/support/run/length.ts';

/** The owner of the database, without the log's key and with every trigger off, after a closure with opt-outs. */

const product = setUpProduct({
  students: 12,
  callsPerSecond: 40,
  mix: { ...everybodyAnswers, presses: { '9': 0.5 } },
});
let folder: string;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-rewritten-'));
  key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const verifyDatabase = () =>
  runProcess('cli', ['audit', 'verify', `--key=${key}`], {
    DATABASE_URL: product.database.urls.imports,
    BELLWETHER_KEY: testKey,
  });

async function verifyFile() {
  const file = path.join(folder, 'evidence.jsonl');
  await writeFile(file, await sealedEvidence(product));
  return runProcess('cli', ['audit', 'verify-file', file, `--key=${key}`], {});
}

/** Returns the ids of the rows that it changed. */
async function rewrite(statement: string): Promise<string[]> {
  const client = await product.database.owner.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    const { rows } = await client.query<{ id: string }>(statement);
    await client.query('COMMIT');
    return rows.map(({ id }) => id);
  } finally {
    client.release();
  }
}

test('the honest district passes, by the database and by the file', async () => {
  expect(await verifyDatabase()).toMatchObject({ code: 0, error: '' });
  const file = await verifyFile();

  expect(file).toMatchObject({ code: 0, error: '' });
  expect(file.told).toContain(
    'Every consent, opt-out, number check and block is as the log recorded it.',
  );
});

atLength(
  'a consent that is deleted is shown as deleted by the file, and too soon by the log',
  async () => {
    const { pool } = product.database.owner;
    await pool.query('ALTER TABLE consent_record DISABLE TRIGGER consent_record_kept');
    const { rows } = await pool.query<{ id: string }>(
      `DELETE FROM consent_record WHERE id = (SELECT r.evidence FROM recipient r JOIN consent_record k ON k.id = r.evidence
       ORDER BY 1 DESC LIMIT 1) RETURNING id`,
    );
    await pool.query('ALTER TABLE consent_record ENABLE TRIGGER consent_record_kept');

    const text = await sealedEvidence(product);
    const database = await verifyDatabase();

    expect(text).toContain(`{"kind":"deleted-basis","basis":"consent","id":"${rows[0]?.id}"`);
    expect((await verifyFile()).code).toBe(0);
    expect(database.told).toContain(`Consent ${rows[0]?.id} was deleted before its term was over`);
  },
);

test('consents dated back to 2020 and opt-outs two hours later are named, row by row, by both', async () => {
  // The newest of each that this closure's file has: what the lists rest on, and what came while it ran.
  const consents = await rewrite(`UPDATE consent_record SET obtained_at = '2020-01-01'
    WHERE id IN (SELECT r.evidence FROM recipient r JOIN consent_record k ON k.id = r.evidence ORDER BY 1 LIMIT 5) RETURNING id`);
  const optOuts =
    await rewrite(`UPDATE revocation SET effective_at = effective_at + interval '2 hours'
    WHERE attempt_id IS NOT NULL RETURNING id`);
  expect(consents.length).toBe(5);
  expect(optOuts.length).toBeGreaterThan(0);

  const database = await verifyDatabase();
  const file = await verifyFile();

  expect([database.code, file.code]).toEqual([1, 1]);
  for (const id of consents) {
    expect(database.told).toContain(`Consent ${id} isn’t what was recorded`);
    expect(file.told).toContain(`Row ${id} of the consent ledger isn’t what the log recorded`);
  }
  for (const id of optOuts) {
    expect(database.told).toContain(`Opt-out ${id} isn’t what was recorded`);
    expect(file.told).toContain(`Row ${id} of the consent ledger isn’t what the log recorded`);
  }
});

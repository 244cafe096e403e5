import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { sealedEvidence } from '#test/support/audit/sealed-evidence.ts';
import { sealAll } from '#test/support/audit/sealed-log.ts';
import { linkFor, press } from '#test/support/consent/family-pages.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { atLength } from '#test/support/run/length.ts';

/** A family keeps its receipt; later the owner of the database wants it never to have opted out. */

const product = setUpProduct({ students: 12, callsPerSecond: 40, mix: everybodyAnswers });
let folder: string;
let key: string;
let family: { guardian: string; phone: string };
let optOut: string;
let receipt: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-receipt-'));
  key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));
  const { rows } = await product.database.pool.query<typeof family>(
    `SELECT gp.guardian_id AS guardian, gp.phone_id AS phone FROM guardian_phone gp
     JOIN consent_record k ON k.phone_id = gp.phone_id AND k.channel = 'voice' AND 'school-mission' = ANY (k.purposes)
     WHERE (SELECT count(*) FROM guardian_phone one WHERE one.phone_id = gp.phone_id) = 1
       AND NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = gp.phone_id)
     ORDER BY gp.rank, gp.phone_id LIMIT 1`,
  );
  if (rows[0] === undefined)
    throw new Error('no family has a phone of its own and opted out of nothing');
  family = rows[0];
  const page = linkFor(family.guardian, product.botUrl);
  const stopped = await press(page, { phone: family.phone, scope: 'all', language: 'en' });
  expect(stopped.status).toBe(303);
  const saved = await until('the receipt', async () => {
    const answer = await press(`${page}/receipt`, { language: 'en' });
    return answer.status === 200 ? answer : undefined;
  });
  expect(saved.headers.get('content-disposition')).toMatch(
    /consent-receipt-\d{4}-\d\d-\d\d\.jsonl/,
  );
  receipt = await keep('receipt.jsonl', await saved.text());
  const own = await product.database.pool.query<{ id: string }>(
    'SELECT id FROM revocation WHERE phone_id = $1',
    [family.phone],
  );
  optOut = own.rows[0]?.id ?? '';
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function keep(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

const verify = (...args: string[]) =>
  runProcess('cli', ['audit', 'verify-file', ...args, `--key=${key}`], {});

/** With every trigger off. */
async function rewrite(...statements: string[]): Promise<void> {
  const client = await product.database.owner.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

test('the receipt holds with nothing but itself and the public key, and has no other family’s rows', async () => {
  const { code, told, error } = await verify(receipt);

  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(told).toContain(`Opt-out ${optOut}: any, all, in force from`);
  expect(told).toContain(
    'The receipt holds: the district’s log recorded every row, and signed it.',
  );
});

test('without the log’s key: the opt-out is gone, the family is called, the evidence passes, and the receipt convicts', async () => {
  await rewrite(
    `DELETE FROM revocation WHERE id = '${optOut}'`,
    `SELECT refresh_phone_gate(ARRAY['${family.phone}'::uuid])`,
  );
  await product.onSlack('principal').askClosure({});
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
  const evidence = await keep('evidence.jsonl', await sealedEvidence(product));

  expect((await verify(evidence)).code).toBe(0);
  const { code, told } = await verify(receipt, `--evidence=${evidence}`);

  expect(code).toBe(1);
  expect(told).toContain('What the district says later contradicts it:');
  expect(told).toMatch(
    new RegExp(`Call or text \\S+ left \\S+, after Opt-out ${optOut} took effect`),
  );
});

atLength(
  'with the log’s key: the log is sealed again without the opt-out, passes, and the receipt convicts',
  async () => {
    const newest = async () => {
      const { rows } = await product.database.pool.query<{ size: number; note: string }>(
        'SELECT size::int AS size, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1',
      );
      return rows[0] ?? { size: 0, note: '' };
    };
    await rewrite(
      `DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM ledger_list WHERE ids = ARRAY['${optOut}'::uuid])`,
      `DELETE FROM audit_entry WHERE facts ->> 'revocation' = '${optOut}'`,
      `DELETE FROM ledger_list WHERE ids = ARRAY['${optOut}'::uuid]`,
      'DELETE FROM audit_checkpoint',
      'DELETE FROM audit_tile',
      'DELETE FROM audit_leaf',
      `UPDATE audit_sealer SET size = 0, next_id = 0, next_tx = '0'`,
    );
    await sealAll(product.database, openLogKey(product.auditLogKey, product.config.PUBLIC_URL));
    const evidence = await keep('evidence.jsonl', await sealedEvidence(product));
    const { size, note } = await newest();
    const checkpoint = await keep('checkpoint.txt', note);

    expect((await verify(evidence)).code).toBe(0);
    const byEvidence = await verify(receipt, `--evidence=${evidence}`);
    expect(byEvidence.code).toBe(1);
    expect(byEvidence.told).toContain(`after Opt-out ${optOut} took effect`);

    // Anyone who asks the district to prove that its log grew out of the receipt’s gets what doesn’t.
    const from = (await verify(receipt)).told.match(/from a log of ([\d,]+)/)?.[1] ?? '';
    const proven = await runProcess('cli', ['audit', 'prove', `--from=${from}`, `--to=${size}`], {
      DATABASE_URL: product.database.urls.imports,
      BELLWETHER_KEY: testKey,
    });
    const proof = await keep('proof.jsonl', proven.told);
    const byLog = await verify(receipt, `--checkpoints=${checkpoint}`, `--proofs=${proof}`);
    expect(byLog.code).toBe(1);
    expect(byLog.told).toContain('didn’t grow out of the receipt’s: it was rewritten');
  },
);

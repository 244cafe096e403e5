import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#database/embedded/free-port.ts';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { until } from '#sandbox/until.ts';
import { startMailServer } from '#test/support/audit/mail-server.ts';
import { asOwner } from '#test/support/audit/witness-channels.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';

const auditor = 'auditor@example.org';
const title = 'Checkpoint for the auditor';
let product: Product;
let port: number;
beforeAll(async () => {
  port = await freePort();
  product = await startProduct({
    elsewhere: { AUDITOR_EMAIL: auditor, SMTP_URL: `smtp://127.0.0.1:${port}` },
  });
});
afterAll(() => product[Symbol.asyncDispose]());

const compliance = () => [product.onSlack('compliance'), product.onTeams('compliance')];

test('a checkpoint on request is shown to copy; while no mail server answers, both platforms say that it waits', async () => {
  const officer = product.onSlack('compliance');
  await officer.say('audit checkpoint');
  await until('the answer', () =>
    officer.toldPrivately().some((told) => told.includes('It is on its way to the auditor')),
  );
  expect(officer.toldPrivately().at(-1)).toContain('/audit-log');

  for (const person of compliance())
    await until('the card', () => person.finding(title).includes('The mail server doesn’t answer'));
  expect(product.onSlack('compliance').finding(title)).not.toContain(auditor);
});

test('once it answers, the auditor has the checkpoint, which still finds a log that was rewritten', async () => {
  await using server = await startMailServer({ port });
  await asOwner(product, ['UPDATE checkpoint_mail SET next_at = now() WHERE sent_at IS NULL']);
  for (const person of compliance())
    await until('the card', () => person.finding(title).includes('Sent'));

  const files = server.letters.map(({ parts }) => parts[1]?.text ?? '');
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-mail-'));
  const kept = path.join(folder, 'checkpoint.txt');
  await writeFile(kept, files.join('\n'));
  const key = writeVerifier(verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL)));
  const verify = () =>
    runProcess('cli', ['audit', 'verify', `--key=${key}`, `--checkpoints=${kept}`], {
      DATABASE_URL: product.database.urls.imports,
      BELLWETHER_KEY: testKey,
    });
  expect(await verify()).toMatchObject({ code: 0, error: '' });

  await asOwner(product, [
    `UPDATE audit_entry SET actor_id = 'somebody else' WHERE id = (SELECT entry_id FROM audit_leaf WHERE index = 3)`,
  ]);
  const { code, told } = await verify();
  expect(code).toBe(1);
  expect(told).toContain('differ from what was signed');
});

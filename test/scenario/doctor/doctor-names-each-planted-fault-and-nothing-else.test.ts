import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { examine } from '#doctor/examine.ts';
import type { Environments } from '#doctor/read-settings.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { sealAll } from '#test/support/audit/sealed-log.ts';
import { faultsOfOurs } from '#test/support/doctor/faults-of-ours.ts';
import { faultsOfTheFarSide } from '#test/support/doctor/faults-of-the-far-side.ts';
import { type Programs, setIn } from '#test/support/doctor/plant.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { isLong } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });
const { signer } = newLogSigner();
let all: Programs;
let usual: string[];

beforeAll(async () => {
  const { database, farSide, botUrl } = product;
  await sealAll(database, signer);
  const shared = { BELLWETHER_KEY: testKey, PUBLIC_URL: botUrl, ...farSide.environment };
  all = {
    bot: { ...shared, DATABASE_URL: database.urls.bot },
    worker: workerEnvironment({
      ...shared,
      DATABASE_URL: database.urls.worker,
      AUDIT_LOG_KEY: randomBytes(32).toString('base64'),
    }),
    imports: {
      DATABASE_URL: database.urls.imports,
      BELLWETHER_KEY: testKey,
      MIGRATION_DATABASE_URL: database.ownerUrl,
    },
  };
  usual = await said(all);
});

/**
 * What isn't green, as `red slack.token`. No worker seals here, so an entry of the bot may wait for seconds: that yellow is no
 * plant's.
 */
async function said(environments: Environments): Promise<string[]> {
  const findings = await examine(environments);
  return findings
    .filter(({ light }) => light !== 'green')
    .map(({ light, about }) => `${light} ${about}`)
    .filter((one) => one !== 'yellow audit.seal');
}

test('a district that is in order has nothing red', () => {
  expect(usual.filter((one) => one.startsWith('red'))).toEqual([]);
});

/** A fifth of them, each of another thing that doctor looks at. */
const planted = [...faultsOfTheFarSide, ...faultsOfOurs].filter((_, at) => isLong || at % 5 === 0);

test.each(planted)('doctor names %s, and nothing else', async (_, plant, ...named) => {
  await sealAll(product.database, signer);
  const { environments = all, undo } = await plant({
    product,
    all,
    set: (changed) => setIn(all, changed),
  });
  try {
    const found = await said(environments);
    expect(found.filter((one) => !usual.includes(one)).toSorted()).toEqual(named.toSorted());
  } finally {
    await undo?.();
  }
});

test('doctor mends nothing: a right too many stands after it', async () => {
  const { pool } = product.database.owner;
  const mayUpdate = `SELECT has_table_privilege('bellwether_bot', 'audit_entry', 'UPDATE') AS may`;
  await pool.query('GRANT UPDATE ON audit_entry TO bellwether_bot');
  await said(all);
  const { rows } = await pool.query<{ may: boolean }>(mayUpdate);
  await pool.query('REVOKE UPDATE ON audit_entry FROM bellwether_bot');

  expect(rows).toEqual([{ may: true }]);
});

test('npm run doctor says it in a terminal and as JSON, ends with 1 at red, and tells no secret', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-doctor-'));
  const write = (program: string, variables: Record<string, string>) =>
    writeFile(
      path.join(folder, `.env.${program}`),
      Object.entries(variables)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
  try {
    for (const [program, variables] of Object.entries(all)) await write(program, variables);
    const good = await runProcess('cli', ['doctor', '--json'], {}, { cwd: folder });
    await write('bot', { ...all.bot, SLACK_BOT_TOKEN: 'xoxb-wrong-and-secret' });
    const bad = await runProcess('cli', ['doctor'], {}, { cwd: folder });

    expect([good.code, bad.code]).toEqual([0, 1]);
    expect(JSON.parse(good.told)).toMatchObject({
      light: 'yellow',
      findings: expect.arrayContaining([
        { about: 'slack.token', light: 'green', says: 'Slack takes SLACK_BOT_TOKEN.' },
      ]),
    });
    expect(bad.told).toContain('✗ slack.token');
    expect(bad.told).toContain('→ Copy the bot token (xoxb-…)');
    const secrets = Object.values(all)
      .flatMap(Object.entries)
      .filter(([name]) => /SECRET|TOKEN|PASSWORD|_KEY$|DATABASE_URL/.test(name))
      .map(([, value]) => value);
    for (const secret of [...secrets, 'xoxb-wrong-and-secret'])
      expect([good.told, good.error, bad.told, bad.error].join('')).not.toContain(secret);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

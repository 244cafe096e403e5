import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { examine } from '#doctor/examine.ts';
import type { Finding } from '#doctor/finding.ts';
import type { Environments } from '#doctor/read-settings.ts';
import { openLogKey } from '#domain/audit/log/log-key.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import { sealAll } from '#test/support/audit/sealed-log.ts';
import { faultsOfGuards } from '#test/support/doctor/faults-of-guards.ts';
import { faultsOfOurs } from '#test/support/doctor/faults-of-ours.ts';
import { faultsOfTheFarSide } from '#test/support/doctor/faults-of-the-far-side.ts';
import { type Programs, setIn } from '#test/support/doctor/plant.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { isLong } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });
const logKey = randomBytes(32).toString('base64');
const sealed = () => sealAll(product.database, openLogKey(logKey, product.botUrl));
let all: Programs;
let usual: Finding[];

beforeAll(async () => {
  const { database, farSide, botUrl } = product;
  await sealed();
  // No worker runs here, so that none mends what is planted.
  await database.owner.pool.query(
    `INSERT INTO dial_worker (worker, seen_at) VALUES ('doctor', now() + interval '1 day')`,
  );
  const shared = {
    TWILIO_REASSIGNED_NUMBERS: 'on',
    TWILIO_FALLBACK_URL: 'https://words.example.org/none',
    BELLWETHER_KEY: testKey,
    PUBLIC_URL: botUrl,
    ...farSide.environment,
  };
  all = {
    bot: { ...shared, DATABASE_URL: database.urls.bot },
    worker: workerEnvironment({
      ...shared,
      DATABASE_URL: database.urls.worker,
      AUDIT_LOG_KEY: logKey,
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
async function said(environments: Environments, folder?: string): Promise<Finding[]> {
  const findings = await examine(environments, folder);
  return findings.filter(
    (one) => one.light !== 'green' && !(one.light === 'yellow' && one.about === 'audit.seal'),
  );
}

/** Tests write nothing through to the disk, and doctor says so. */
const isOfTests = ({ about }: Pick<Finding, 'about'>) => about === 'database.durability';
const isRed = ({ light }: Pick<Finding, 'light'>) => light === 'red';

test('a district that is in order has nothing red', () => {
  expect(usual.filter((one) => isRed(one) && !isOfTests(one))).toEqual([]);
});

/** A fifth of them, each of another thing that doctor looks at. */
const planted = [...faultsOfTheFarSide, ...faultsOfGuards, ...faultsOfOurs].filter(
  (_, at) => isLong || at % 5 === 0,
);

test.each(planted)('doctor names %s, and nothing else', async (_, plant, ...named) => {
  await sealed();
  const {
    environments = all,
    folder,
    undo,
  } = await plant({
    product,
    all,
    set: (changed) => setIn(all, changed),
  });
  try {
    const found = await said(environments, folder);
    const isUsual = ({ about, says }: Finding) =>
      usual.some((one) => one.about === about && one.says === says);
    const told = found
      .filter((one) => !isUsual(one))
      .map(({ light, about }) => `${light} ${about}`);
    expect([...new Set(told)].toSorted()).toEqual(named.toSorted());
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
      { mode: 0o600 },
    );
  try {
    for (const [program, variables] of Object.entries(all)) await write(program, variables);
    const good = await runProcess('cli', ['doctor', '--json'], {}, { cwd: folder });
    await write('bot', { ...all.bot, SLACK_BOT_TOKEN: 'xoxb-wrong-and-secret' });
    const bad = await runProcess('cli', ['doctor'], {}, { cwd: folder });

    const { findings } = JSON.parse(good.told) as { findings: Finding[] };
    const reds = findings.filter(isRed);
    expect(reds.filter((one) => !isOfTests(one))).toEqual([]);
    expect([good.code, bad.code]).toEqual([Math.min(reds.length, 1), 1]);
    expect(JSON.parse(good.told)).toMatchObject({
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

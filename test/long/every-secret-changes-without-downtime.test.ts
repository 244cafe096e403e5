import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { freePort } from '#database/embedded/free-port.ts';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import type { Child } from '#sandbox/child-process.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { finished } from '#test/support/product/finished.ts';
import { startLoadBalancer } from '#test/support/product/load-balancer.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { setUpOnce } from '#test/support/set-up.ts';

// A bot behind a load balancer and two workers, restarted one after the other while a closure calls: with the new secrets and
// the old ones, and then with the new ones alone. docs/keys.md has the steps.

const secret = () => randomBytes(32).toString('base64');
const suffix = randomBytes(4).toString('hex');
const product = setUpProduct({
  students: 90,
  callsPerSecond: 1,
  withoutBot: true,
  withoutWorker: true,
});
const balancer = setUpOnce(() => startLoadBalancer(product.config.PORT));
let bot: Child;
let workers: Child[];

beforeAll(async () => {
  await restartBot({});
  workers = [product.startWorkerProcess(), product.startWorkerProcess()];
  await numbersChecked(product);
});

/** The next one answers before the one before it ends. */
async function restartBot(settings: Record<string, string>): Promise<void> {
  const port = await freePort();
  const next = await product.startBotProcess({ PORT: String(port), ...settings });
  balancer.leadTo(port);
  await bot?.[Symbol.asyncDispose]();
  bot = next;
}

async function restartWorkers(settings: Record<string, string>): Promise<void> {
  for (const [place, worker] of workers.entries()) {
    await worker[Symbol.asyncDispose]();
    const since = product.farSide.twilio.calls().length;
    workers[place] = product.startWorkerProcess(settings);
    await until('the next call', () => product.farSide.twilio.calls().length > since);
  }
}

/** Another login in the same role, as an address. */
async function anotherLogin(role: 'bot' | 'worker'): Promise<string> {
  const url = new URL(product.database.urls[role]);
  [url.username, url.password] = [`${role}_${suffix}`, randomBytes(12).toString('hex')];
  await product.database.owner.pool.query(
    `CREATE ROLE ${url.username} LOGIN PASSWORD '${url.password}' IN ROLE bellwether_${role}`,
  );
  return url.href;
}

/** People on both platforms are answered, and families’ words are taken. */
async function everybodyIsHeard(): Promise<void> {
  for (const person of [product.onSlack('principal'), product.onTeams('superintendent')]) {
    const before = person.toldPrivately().length;
    await person.say('closure status');
    await until('an answer', () => person.toldPrivately().length > before);
  }
  expect(await product.farSide.twilio.sendText('+15035550142', 'Thank you')).toBeLessThan(300);
}

const refusedSince = (from: number) =>
  balancer.answers.slice(from).filter(({ status }) => status >= 400);

async function count(statement: string): Promise<number> {
  const { rows } = await product.database.owner.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count ${statement}`,
  );
  return rows[0]?.count ?? -1;
}

test('every secret is changed while calls go out: no call fails, no request is refused, and the old ones open nothing', async () => {
  const { farSide, config } = product;
  const changed = {
    DATABASE_URL: await anotherLogin('bot'),
    BELLWETHER_KEY: secret(),
    TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
    SLACK_SIGNING_SECRET: randomBytes(16).toString('hex'),
    TEAMS_APP_PASSWORD: secret(),
  };
  const { BELLWETHER_KEY, TWILIO_AUTH_TOKEN } = changed;
  const changedOfWorker = {
    DATABASE_URL: await anotherLogin('worker'),
    BELLWETHER_KEY,
    TWILIO_AUTH_TOKEN,
    AUDIT_LOG_KEY: secret(),
  };
  const old = { twilio: config.TWILIO_AUTH_TOKEN, slack: config.slack?.SLACK_SIGNING_SECRET ?? '' };

  await product.onSlack('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onTeams('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await until('the first call', () => farSide.twilio.calls().length > 0);

  farSide.twilio.addAuthToken(TWILIO_AUTH_TOKEN);
  farSide.teams.passwords.add(changed.TEAMS_APP_PASSWORD);
  await restartBot({
    ...changed,
    BELLWETHER_PREVIOUS_KEY: testKey,
    TWILIO_PREVIOUS_AUTH_TOKEN: old.twilio,
    SLACK_PREVIOUS_SIGNING_SECRET: old.slack,
  });
  await everybodyIsHeard();
  await restartWorkers({
    ...changedOfWorker,
    BELLWETHER_PREVIOUS_KEY: testKey,
    AUDIT_LOG_PREVIOUS_KEY: product.auditLogKey,
  });

  farSide.slack.changeSigningSecret(changed.SLACK_SIGNING_SECRET);
  farSide.twilio.promoteAuthToken();
  farSide.teams.passwords.clear();
  farSide.teams.passwords.add(changed.TEAMS_APP_PASSWORD);
  const keys = { MIGRATION_DATABASE_URL: product.database.ownerUrl, BELLWETHER_KEY };
  const wrapped = await runProcess('cli', ['keys', 'wrap'], {
    ...keys,
    BELLWETHER_PREVIOUS_KEY: testKey,
  });
  expect(wrapped.told).toContain('Take the one before out of the settings');
  await everybodyIsHeard();

  await restartBot(changed);
  await restartWorkers(changedOfWorker);
  await everybodyIsHeard();
  expect(await product.campaign()).toMatchObject({ state: 'dialing' });
  expect(refusedSince(0)).toEqual([]);
  expect(
    await count(
      `FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'bellwether%'
         AND usename NOT LIKE '%${suffix}'`,
    ),
  ).toBe(0);

  farSide.slack.changeSigningSecret(old.slack);
  const forged = await farSide.slack.sendRaw({
    body: 'command=%2Fclosure',
    headers: { ...farSide.slack.sign('command=%2Fclosure') },
  });
  expect(forged.status).toBe(401);
  farSide.slack.changeSigningSecret(changed.SLACK_SIGNING_SECRET);

  const from = balancer.answers.length;
  await finished(product);
  expect(refusedSince(from)).toEqual([]);
  expect(await count(`FROM attempt WHERE disposition = 'fault'`)).toBe(0);
  expect(await count(`FROM attempt WHERE spoken_at IS NULL AND channel = 'voice'`)).toBe(0);
  const called = farSide.twilio.calls().map(({ to }) => to);
  expect(new Set(called).size).toBe(called.length);

  for (const key of [product.auditLogKey, changedOfWorker.AUDIT_LOG_KEY]) {
    const written = writeVerifier(verifierOf(openLogKey(key, config.PUBLIC_URL)));
    const { code, told } = await runProcess('cli', ['audit', 'verify', `--key=${written}`], {
      DATABASE_URL: product.database.urls.imports,
      BELLWETHER_KEY,
    });
    expect(told).toContain('Every checkpoint matches');
    expect(code).toBe(0);
  }
  expect(await count(`FROM audit_entry WHERE act = 'log-key-changed'`)).toBe(1);
});

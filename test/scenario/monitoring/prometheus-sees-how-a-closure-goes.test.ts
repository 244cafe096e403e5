import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '#database/embedded/free-port.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { readMetrics, type Sample } from '#test/support/monitoring/read-metrics.ts';
import { finished } from '#test/support/product/finished.ts';
import { type Product, setUpProduct } from '#test/support/product/product.ts';
import { callFast, startClosure } from '#test/support/product/running-closure.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({
  withoutBot: true,
  withoutWorker: true,
  mix: everybodyAnswers,
  callsPerSecond: 2,
});
let worker: ReturnType<Product['startWorkerProcess']>;
const address = { bot: '', worker: '' };

beforeAll(async () => {
  const [botPort, workerPort] = [await freePort(), await freePort()];
  address.bot = `http://127.0.0.1:${botPort}`;
  address.worker = `http://127.0.0.1:${workerPort}`;
  await product.startBotProcess({ METRICS_PORT: String(botPort) });
  worker = product.startWorkerProcess({ METRICS_PORT: String(workerPort) });
  await until('the worker’s metrics', () => readMetrics(address.worker).catch(() => undefined));
});

const valueOf = (samples: Sample[], name: string, labels: Record<string, string> = {}) =>
  samples.find(
    (one) =>
      one.name === name &&
      Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  )?.value;

test('both programs answer probes, and say that they run and how many workers there are', async () => {
  for (const url of Object.values(address)) {
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    await until('it to be ready', async () => (await fetch(`${url}/health/ready`)).status === 200);
    await until(
      'the worker to report',
      async () => valueOf(await readMetrics(url), 'bellwether_dial_workers') === 1,
    );
    expect(valueOf(await readMetrics(url), 'bellwether_database_up')).toBe(1);
  }
});

test('attack 56: who reaches this machine from outside reads no metrics, where nobody said from where', async () => {
  for (const url of Object.values(address))
    await expect(fetch(`${url.replace('127.0.0.1', '127.0.0.2')}/metrics`)).rejects.toThrow();
});

test('a closure that calls is seen by both, with what is left and what left within the second', async () => {
  await startClosure(product);

  for (const url of Object.values(address)) {
    const samples = await until('a closure that calls', async () => {
      const seen = await readMetrics(url);
      const isCalling =
        valueOf(seen, 'bellwether_closures', { state: 'dialing' }) === 1 &&
        (valueOf(seen, 'bellwether_attempts_due', { channel: 'voice' }) ?? 0) > 0 &&
        (valueOf(seen, 'bellwether_calls_last_second') ?? 0) > 0;
      return isCalling ? seen : undefined;
    });
    expect(valueOf(samples, 'bellwether_calls_per_second_allowed')).toBe(2);
    expect(valueOf(samples, 'bellwether_calls_last_second')).toBeLessThanOrEqual(2);
  }
  const answers = (await readMetrics(address.bot)).filter(
    ({ name, labels }) =>
      name === 'bellwether_http_seconds_count' &&
      labels['edge'] === 'slack' &&
      labels['status'] === '2xx',
  );
  expect(answers.at(0)?.value).toBeGreaterThan(0);
});

atLength('a roster that nobody read for days is seen, until a newer one comes in', async () => {
  const { pool } = product.database.owner;
  const reads = (hours: number) =>
    pool.query(
      `INSERT INTO roster_run (at, source, outcome) VALUES (now() - make_interval(hours => $1), 'service', 'imported')`,
      [hours],
    );
  const isSeen = async (old: number) => {
    for (const url of Object.values(address))
      await until(
        `${old} from ${url}`,
        async () => valueOf(await readMetrics(url), 'bellwether_roster_old') === old,
      );
  };
  const client = await pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(`UPDATE roster_run SET at = at - interval '40 days'`);
  client.release(true);

  await reads(37);
  await isSeen(1);
  await reads(1);
  await isSeen(0);
});

test('each metric of the alerts and the dashboard is served, and each alert has its line for who is on call', async () => {
  const served = new Set(
    (await Promise.all(Object.values(address).map(readMetrics))).flat().map(({ name }) => name),
  );
  // A line of the log is counted once there was one.
  served.add('bellwether_log_lines_total');
  const alerts: { groups: { rules: { alert: string; expr: string }[] }[] } = parse(
    await readFile('manifests/monitoring/alerts.yaml', 'utf8'),
  );
  const rules = alerts.groups.flatMap((group) => group.rules);
  const dashboard = await readFile('manifests/monitoring/dashboard.json', 'utf8');
  const asked = [...rules.map(({ expr }) => expr), dashboard]
    .flatMap((text) => text.match(/\b(?:bellwether|nodejs|process)_[a-z0-9_]+\b/g) ?? [])
    .filter((name) => name !== 'bellwether');
  const onCall = await readFile('docs/on-call.md', 'utf8');

  expect(new Set(asked).size).toBeGreaterThan(12);
  expect(asked.filter((name) => !served.has(name))).toEqual([]);
  expect(rules.length).toBeGreaterThan(8);
  expect(rules.filter(({ alert }) => !onCall.includes(`| \`${alert}\` |`))).toEqual([]);
});

test('no label is anything but a word of ours', async () => {
  await callFast(product);
  await finished(product);
  const samples = (await Promise.all(Object.values(address).map(readMetrics))).flat();
  const values = new Set(
    samples.flatMap(({ labels }) =>
      Object.entries(labels).flatMap(([label, value]) => (label === 'le' ? [] : [value])),
    ),
  );

  expect(values.size).toBeGreaterThan(5);
  expect([...values].filter((value) => /\d{4,}|[@+]/.test(value.replace(/^v[\d.]+$/, '')))).toEqual(
    [],
  );
});

atLength('a worker that is killed is missed within seconds', async () => {
  await worker.kill();

  await until(
    'the bot to miss it',
    async () => valueOf(await readMetrics(address.bot), 'bellwether_dial_workers') === 0,
  );
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportClosureTraces } from '#domain/closure/trace/export-closure-traces.ts';
import { until } from '#sandbox/until.ts';
import { waitingTarget } from '#test/support/chat/attacks.ts';
import { findLeaks } from '#test/support/leaks/find-leaks.ts';
import { peopleIn, together } from '#test/support/leaks/people-in.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

type Sent = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  events: { name: string }[];
};

const product = setUpProduct({ students: 12 });
const bodies: string[] = [];
const collector = createServer((request, response) => {
  void text(request).then((body) => {
    bodies.push(`${request.method} ${request.url} ${body}`);
    response.end('{}');
  });
});
let endpoint: string;

beforeAll(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;
});
afterAll(() => void collector.close());

const spans = (): Sent[] =>
  bodies
    .map((body) => JSON.parse(body.replace(/^POST \/v1\/traces /, '')))
    .flatMap(({ resourceSpans: [{ scopeSpans }] }) => scopeSpans[0].spans);

test('two workers send the trace of a closure once: its seal, decision, start and calls, and no name or number', async () => {
  await product.onSlack('principal').askClosure({ delivery: 'call' });
  await waitingTarget(product, 1);
  await until('the card', () => product.onTeams('deputy').card().includes('Closure 1 ·'));
  await product.onTeams('deputy').press('approve');
  await finished(product);
  const { id } = await product.campaign();
  await inAnotherTime(
    product.database,
    `UPDATE campaign SET ended_at = ended_at - interval '61 seconds'`,
  );
  for (let workers = 0; workers < 2; workers += 1)
    product.startWorkerProcess({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });

  const { pool } = product.database.owner;
  const { rows: calls } = await pool.query<{ start: string; told: number }>(
    `SELECT (extract(epoch FROM intent_at) * 1000000)::bigint || '000' AS start,
       (SELECT count(*)::int FROM call_event WHERE attempt_id = a.id) AS told
     FROM attempt a WHERE intent_at IS NOT NULL`,
  );
  expect(calls.length).toBeGreaterThan(5);
  await until('every span', () => spans().length >= calls.length + 4);

  const sent = spans();
  const trace = id.replaceAll('-', '');
  expect(new Set(sent.map(({ traceId }) => traceId))).toEqual(new Set([trace]));
  expect(new Set(sent.map(({ spanId }) => spanId)).size).toBe(sent.length);
  const [root, ...others] = sent;
  expect(root).toMatchObject({ name: 'closure', spanId: trace.slice(16) });
  expect(root?.parentSpanId).toBeUndefined();
  expect(root?.events.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['campaign-submitted', 'campaign-approved', 'campaign-finished']),
  );
  expect(new Set(others.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([root?.spanId]));
  expect(others.slice(0, 3).map(({ name }) => name)).toEqual(['seal', 'decision', 'start']);
  const placed = others.slice(3);
  expect(placed.every(({ name }) => name === 'call')).toBe(true);
  expect(placed.map(({ startTimeUnixNano: start }) => start).toSorted()).toEqual(
    calls.map(({ start }) => start).toSorted(),
  );
  expect(placed.reduce((all, { events }) => all + events.length, 0)).toBe(
    calls.reduce((all, { told }) => all + told, 0),
  );
  for (const { startTimeUnixNano, endTimeUnixNano } of others)
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
  const again: unknown[] = [];
  await exportClosureTraces(product.database.as('worker').db, async (more) => {
    again.push(...more);
  });
  expect(again).toEqual([]);
  const people = await peopleIn(product.database, product.vault);
  expect(findLeaks(bodies.join('\n'), together(people.families, people.staff))).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { officeNumber } from '#sandbox/district/fictional-numbers.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '../support/finished.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({
    mix: {
      machine: 0.2,
      busy: 0.1,
      noAnswer: 0.1,
      failed: 0.05,
      secondTry: 0.5,
      presses: { '9': 0.2, '1': 0.2 },
      undelivered: 0.1,
    },
  });
});
afterAll(() => product[Symbol.asyncDispose]());

async function count(statement: string): Promise<number> {
  const { rows } = await product.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count ${statement}`,
  );
  return rows[0]?.count ?? -1;
}

test('a closure from asking to its summary leaves an entry for each act', async () => {
  await product.onTeams('principal').askClosure();
  const superintendent = product.onSlack('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await finished(product, 90_000);
  await product.onSlack('compliance').say('audit report');
  await product.onTeams('compliance').say('consent report');
  await until('both reports', () =>
    [product.onSlack('compliance'), product.onTeams('compliance')].every((person) =>
      person.toldPrivately().some((words) => words.includes('report')),
    ),
  );

  const { rows } = await product.database.pool.query<{ act: string }>(
    `SELECT DISTINCT act FROM audit_entry ORDER BY act`,
  );
  const acts = rows.map((row) => row.act);
  for (const act of [
    'attempt-moved',
    'audit-reported',
    'campaign-approved',
    'campaign-drafted',
    'campaign-finished',
    'campaign-started',
    'campaign-submitted',
    'consent-imported',
    'consent-reported',
    'consent-revoked',
    'district-set',
    'operators-imported',
    'roster-imported',
  ]) {
    expect(acts).toContain(act);
  }
});

test('the log and the ledgers tell the same story', async () => {
  expect(
    await count(`FROM attempt a WHERE ended_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.subject_kind = 'attempt' AND e.subject_id = a.id::text AND e.facts->>'to' = a.state)`),
  ).toBe(0);
  expect(
    await count(`FROM attempt a WHERE carrier_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.subject_id = a.id::text AND e.facts->>'to' = 'placing')`),
  ).toBe(0);
  expect(
    await count(`FROM revocation r WHERE means = 'key-press' AND NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.act = 'consent-revoked' AND e.facts->>'revocation' = r.id::text)`),
  ).toBe(0);
  expect(await count(`FROM revocation WHERE means = 'key-press'`)).toBeGreaterThan(0);
  expect(
    await count(`FROM approval a WHERE NOT EXISTS (
    SELECT FROM audit_entry e WHERE e.act = 'campaign-approved' AND e.actor_id = a.operator_id::text)`),
  ).toBe(0);
});

test('the report’s button opens the evidence of the closure, without a name or a number', async () => {
  const [private_] = product.farSide.slack.state().ephemerals[staff.compliance.slackUserId] ?? [];
  const url = /"url":"([^"]+\/evidence\/[^"]+)"/.exec(JSON.stringify(private_?.blocks))?.[1] ?? '';
  const onTeams = product.farSide.teams
    .state()
    .conversations.flatMap(({ activities }) => activities);

  const evidence = await (await fetch(url)).text();

  expect(evidence.split('\n').length).toBeGreaterThan(100);
  expect(evidence).toContain('fingerprint');
  // The district's own numbers are in every call; anybody else's would be a person's.
  const others = [officeNumber(0), product.config.TWILIO_FROM].reduce(
    (text, own) => text.replaceAll(own, ''),
    evidence,
  );
  expect(others).not.toMatch(/555-?01\d\d|\+1\d{10}|Whitfield/);
  expect(await count(`FROM audit_entry WHERE act = 'evidence-downloaded'`)).toBe(1);
  expect(JSON.stringify(onTeams)).not.toContain('/evidence/');
});

test('no entry holds a number, a name or a message', async () => {
  const { rows } = await product.database.pool.query<{ line: string }>(
    `SELECT audit_entry::text AS line FROM audit_entry`,
  );
  const log = rows.map((row) => row.line).join('\n');

  expect(log).not.toMatch(/555-?01\d\d|\+1\d{10}/);
  expect(log).not.toMatch(/Whitfield|Oyelaran|will be closed/);
});

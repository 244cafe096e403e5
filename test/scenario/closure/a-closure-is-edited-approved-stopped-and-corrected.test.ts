import { beforeAll, expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel, teamsChannel } from '#sandbox/far-side.ts';
import { type Person, wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';

const product = setUpProduct({ callsPerSecond: 1 });
beforeAll(async () => {
  // Every approval takes a fresh sign-in, however few it reaches.
  await product.database.db.updateTable('district').set({ step_up_recipients: 0 }).execute();
});

const both = (who: keyof typeof staff) => [product.onSlack(who), product.onTeams(who)];

const fingerprintOn = async (person: Person) =>
  /Fingerprint\n([0-9a-f]{4}-[0-9a-f]{4})/.exec(await person.details())?.[1] ?? '';

/** Presses Approve, and signs in where that leads: that approves. */
async function approveFreshly(who: 'superintendent' | 'deputy', platform: Platform): Promise<void> {
  const person = platform === 'slack' ? product.onSlack(who) : product.onTeams(who);
  const link = await newSignInLink(product, { platform, member: staff[who] }, () =>
    person.press('approve'),
  );
  expect(person.toldPrivately().join('\n')).toContain('Sign in again to approve');
  expect((await product.campaign()).state).toBe('submitted');
  expect(await signIn(link, staff[who].directoryId)).toMatchObject({ status: 200 });
  await until('the approval', async () => (await product.campaign()).state !== 'submitted');
}

async function phones(condition: string, number: number): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ phone: string }>(
    `SELECT DISTINCT a.phone_id AS phone FROM attempt a JOIN campaign c ON c.id = a.campaign_id
     WHERE c.number = $1 AND ${condition} ORDER BY 1`,
    [number],
  );
  return rows.map(({ phone }) => phone);
}

const reached = (number: number) => phones('a.spoken_at IS NOT NULL', number);

test('sent back in Teams and edited in Slack, it is a second version with another fingerprint', async () => {
  const principal = product.onSlack('principal');
  const superintendent = product.onTeams('superintendent');
  await principal.askClosure({ delivery: 'call' });
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  const before = await fingerprintOn(superintendent);

  await superintendent.press('send-back-form');
  await superintendent.submit({ reason: 'Say that the buses do not run.' });
  await until('the reason', () => principal.card().includes('Say that the buses do not run.'));
  await principal.press('revise');
  await principal.submit({});
  await until('the reason above the words', () =>
    /^Check the words\nSent back by Marcus Oyelaran.*: Say that the buses do not run\./.test(
      principal.form(),
    ),
  );
  await principal.submitWords({ en: 'All schools are closed. No buses run.' });

  for (const person of both('superintendent')) {
    // First comes what changed, and with the sealed list the fingerprint.
    await until('the second version', () =>
      ['Changed since version 1', 'Waiting for approval'].every((words) =>
        person.card().includes(words),
      ),
    );
    expect(person.card()).toMatch(/Text: changed English\.|Changed since version 1: text\./);
    expect(person.card()).toContain('No buses run.');
    expect(await fingerprintOn(person)).toMatch(/^[0-9a-f]{4}-[0-9a-f]{4}$/);
    expect(await fingerprintOn(person)).not.toBe(before);
  }
  expect(product.farSide.twilio.calls()).toEqual([]);
});

test('approved in Teams after a fresh sign-in, it begins to call', async () => {
  await approveFreshly('superintendent', 'teams');

  for (const person of both('principal')) {
    await until('the approver', () => /Approved by\nMarcus Oyelaran.*Teams/.test(person.card()));
  }
  await until('somebody to be reached', async () => (await reached(1)).length > 2);
});

test('stopped half-way from Slack, both cards report what the ledger holds', async () => {
  await product.onSlack('principal').press('stop');

  const neverStarted = await until(
    'the ledger to settle',
    async () => (await phones(`a.ended_at IS NULL`, 1)).length === 0 && phones(nothingBegun, 1),
  );
  for (const person of both('superintendent')) {
    await until('the report', () => person.card().includes(`; ${neverStarted.length} never`));
    expect(person.card()).toMatch(
      /(No new call started after|Last new call started [\d.]+ seconds after) the stop; \d+ calls? (was|were) in progress;/,
    );
    expect(person.card()).toContain('Stopped by Dana Whitfield');
    await until('the correction to be offered', () => person.card().includes('Correct'));
  }
  const called = await phones('a.carrier_id IS NOT NULL', 1);
  expect(called.length).toBeGreaterThan(2);
  expect(neverStarted.length).toBeGreaterThan(2);
  expect(called.filter((phone) => neverStarted.includes(phone))).toEqual([]);
});

const nothingBegun = `a.state = 'suppressed' AND a.disposition = 'stopped'`;

test('a correction is asked from its card, and approved by another person after a sign-in of their own', async () => {
  const principal = product.onSlack('principal');
  await principal.press('correct');
  await principal.submit({});
  await principal.submitWords({ en: 'Our last call was wrong: schools are open today.' });
  const deputy = product.onSlack('deputy');
  await until('the card', () => /Corrects\nClosure 1, for everyone/.test(deputy.card()));
  await until('the list', () => deputy.card().includes('Waiting for approval'));

  await approveFreshly('deputy', 'slack');
  await finished(product);

  for (const person of both('principal')) {
    await until('the summary', () => /Closure 2[^]*Finished/.test(person.card()));
    expect(person.card()).toContain('Approved by\nInés Carvajal');
    expect(await person.details()).toMatch(/Approved by\nInés Carvajal.*Slack/);
  }
});

test('exactly those who heard the closure heard the correction, each once', async () => {
  expect(await reached(2)).toEqual(await reached(1));
  expect(await phones('true', 2)).toEqual(await reached(1));
  const { rows } = await product.database.pool.query(
    `SELECT a.phone_id FROM attempt a JOIN campaign c ON c.id = a.campaign_id
     WHERE a.spoken_at IS NOT NULL GROUP BY c.id, a.phone_id HAVING count(*) > 1`,
  );
  expect(rows).toEqual([]);
  // Each in their own language: by chance nobody who was reached may speak English.
  const { rows: said } = await product.database.pool.query<{ call: string; bodies: string[] }>(
    `SELECT a.carrier_id AS call, array_agg(t.body) AS bodies FROM attempt a
     JOIN campaign c ON c.id = a.campaign_id AND c.number = 2
     JOIN campaign_version v ON v.campaign_id = c.id JOIN message_text t ON t.version_id = v.id
     WHERE a.spoken_at IS NOT NULL GROUP BY a.carrier_id`,
  );
  expect(said[0]?.bodies).toContain('Correction: Our last call was wrong: schools are open today.');
  for (const { call, bodies } of said) {
    const heard = product.farSide.twilio.calls().find(({ sid }) => sid === call);
    expect(heard?.transcript.filter(({ text }) => bodies.includes(text))).toHaveLength(1);
  }
});

atLength(
  'each act has its entry, in order and by whom; each fingerprint its own approver and sign-in',
  async () => {
    const { rows } = await product.database.pool.query<{ what: string }>(
      `SELECT e.act || coalesce(' ' || (e.facts ->> 'reason'), '') || coalesce(': ' || staff_name(o), '') AS what
     FROM audit_entry e LEFT JOIN operator o ON o.id::text = e.actor_id
     WHERE e.act = ANY ($1) ORDER BY e.id`,
      [
        [
          ...[
            'drafted',
            'submitted',
            'sent-back',
            'approved',
            'started',
            'stopped',
            'finished',
          ].map((what) => `campaign-${what}`),
          'decision-refused',
          'stepped-up',
        ],
      ],
    );

    const asked = ['campaign-drafted: Dana Whitfield', 'campaign-submitted: Dana Whitfield'];
    const approvedBy = (name: string) => [
      `decision-refused sign-in-again: ${name}`,
      `stepped-up: ${name}`,
      `campaign-approved: ${name}`,
      'campaign-started',
    ];
    expect(rows.map(({ what }) => what)).toEqual([
      ...asked,
      'campaign-sent-back: Marcus Oyelaran',
      ...asked,
      ...approvedBy('Marcus Oyelaran'),
      'campaign-stopped: Dana Whitfield',
      ...asked,
      ...approvedBy('Inés Carvajal'),
      'campaign-finished',
    ]);
    const bound = await product.database.pool.query(
      `SELECT c.number, v.number AS version, a.decision, staff_name(o) AS name, a.platform,
       a.fingerprint = v.fingerprint AS same,
       EXISTS (SELECT FROM step_up s
         WHERE s.operator_id = a.operator_id AND s.fingerprint = v.fingerprint) AS fresh
     FROM approval a JOIN operator o ON o.id = a.operator_id
     JOIN campaign_version v ON v.id = a.version_id JOIN campaign c ON c.id = v.campaign_id
     ORDER BY a.at`,
    );
    const [superintendent, deputy] = [staff.superintendent, staff.deputy];
    expect(bound.rows.map((row) => Object.values(row))).toEqual([
      [1, 1, 'sent-back', superintendent.name, 'teams', true, false],
      [1, 2, 'approved', superintendent.name, 'teams', true, true],
      [2, 1, 'approved', deputy.name, 'slack', true, true],
    ]);
  },
);

atLength(
  'the book balances: every recipient is settled, every call of the carrier is in it, and the audit finds nothing',
  async () => {
    const { rows } = await product.database.pool.query(
      `SELECT
       (SELECT count(*)::int FROM attempt WHERE ended_at IS NULL) AS "open",
       (SELECT count(*)::int FROM recipient r JOIN campaign_version v ON v.id = r.version_id
          JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
        WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.campaign_id = c.id
          AND a.phone_id = r.phone_id AND a.channel = r.channel)) AS "unaccounted",
       (SELECT count(*)::int FROM attempt a WHERE NOT EXISTS (SELECT FROM audit_entry e
          WHERE e.subject_kind = 'attempt' AND e.subject_id = a.id::text
            AND e.facts ->> 'to' = a.state)) AS "unlogged",
       (SELECT count(*)::int FROM attempt WHERE channel = 'voice' AND carrier_id IS NOT NULL) AS "calls"`,
    );
    const calls = product.farSide.twilio.calls().length;
    expect(rows).toEqual([{ open: 0, unaccounted: 0, unlogged: 0, calls }]);

    const compliance = product.onSlack('compliance');
    await compliance.say('audit now');
    await until('the audit', () =>
      / open finding|Nothing found/.test(compliance.finding('Audit · ')),
    );
    const { rows: found } = await product.database.pool.query(
      // Some consent of the fictional district is a year old from the start, and scripted people approve within seconds.
      `SELECT code, facts FROM finding WHERE code NOT IN ('evidence-stale', 'approval-in-haste')`,
    );
    expect(found).toEqual([]);
  },
);

atLength(
  'anyone who looks at the corrected closure, or its thread, is told of the correction',
  async () => {
    const { slack, teams } = product.farSide;
    const inSlack = () => slack.state().channels.find(({ id }) => id === slackChannel)?.messages;
    const inTeams = () =>
      teams.state().conversations.find(({ id }) => id === teamsChannel)?.activities;
    for (const channel of [inSlack, inTeams]) {
      const messages = () => (channel() ?? []).map(wordsOf);
      const card = (number: number) =>
        messages().find((words) => words.startsWith(`Closure ${number} ·`));
      await until('the thread', () =>
        messages().some((words) =>
          words.includes('Closure 2 corrects this one. It calls those whom closure 1 reached'),
        ),
      );
      await until('the card', () => /Corrected by closure 2, \d+:\d\d/.test(card(1) ?? ''));
      expect(card(1)).toContain('Stopped by Dana Whitfield');
      expect(card(2)).not.toContain('Corrected by');
    }
  },
);

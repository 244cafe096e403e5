import { beforeEach, expect, test } from 'vitest';
import { createCardTypes } from '#card-sync/card-types.ts';
import { publishCards } from '#card-sync/publish-cards.ts';
import { decideFindings } from '#domain/audit-run/finding/decide-findings.ts';
import { findFindings } from '#domain/audit-run/finding/find-findings.ts';
import { recordDueAuditRuns } from '#domain/audit-run/record-audit-run.ts';
import { startAuditRun } from '#domain/audit-run/start-audit-run.ts';
import { createLogger } from '#log/logger.ts';
import { auditDistrict } from '#test/support/audit/district.ts';
import { slackChannels } from '#test/support/chat/slack-channels.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(auditDistrict);
beforeEach(async () => {
  await district.tamper(
    'DELETE FROM posted_card',
    'DELETE FROM finding',
    'UPDATE phone_gate SET by_category = true',
  );
});

/** The channels of an emulated Slack, and a process that posts there. */
async function chat() {
  const slack = await slackChannels();
  const messages = () => slack.messages('compliance');
  const draw = () =>
    publishCards(district.district.db, slack.platform, {
      kind: 'audit',
      type: createCardTypes(district.district.db, ['slack']).audit,
      platforms: ['slack'],
      logger: createLogger({ level: 'silent', program: 'test' }),
    });
  return {
    ...slack,
    draw,
    again: async () => {
      await district.district.owner.pool.query('UPDATE posted_card SET retry_at = NULL');
      await draw();
    },
    cards: () => messages().filter((message) => message.thread_ts === undefined),
    notes: () => messages().filter((message) => message.thread_ts !== undefined),
  };
}

const decide = async (runId: string, who: 'officer' | 'counsel', act: 'resolve' | 'close') => {
  const card = { runId, code: 'gate-differs' } as const;
  return decideFindings(district.district.db, {
    operator: district[who],
    ...card,
    shown: (await findFindings(district.district.db, card))?.shown ?? '',
    ...(act === 'close' ? { act } : { act, resolution: 'Rebuilt.', vault: testVault }),
  });
};

test('a run has one card above those of its findings, edited when it goes on and left alone when not', async () => {
  await using slack = await chat();
  await startAuditRun(district.district.db, district.officer);
  await slack.draw();
  expect(slack.cards().map(({ text }) => text)).toEqual([
    'Audit · run by Officer: Waiting for a worker',
  ]);

  await recordDueAuditRuns(district.district.db, 'auditor-a');
  await slack.draw();

  expect(slack.cards().map(({ text }) => text)).toEqual([
    'Audit · run by Officer: 1 open finding',
    'Audit: Call list doesn’t match consent records, high · 1 open',
    expect.stringMatching(/^Weekly audit · week of .*: 1 open finding$/),
  ]);
  const edited = slack.cards().map((card) => card.edited?.ts);
  await slack.draw();
  expect(slack.cards().map((card) => card.edited?.ts)).toEqual(edited);
});

test('two processes draw one card, and neither waits for the other', async () => {
  await using slack = await chat();
  await district.audit();
  await Promise.all([slack.draw(), slack.draw(), slack.draw()]);
  expect(slack.cards()).toHaveLength(2);

  await district.district.owner.pool.query('UPDATE posted_card SET revision = revision + 1');
  const other = await district.district.owner.pool.connect();
  await other.query('BEGIN');
  await other.query('SELECT FROM posted_card FOR UPDATE');
  await slack.draw();
  await other.query('COMMIT');
  other.release();
});

test('a note in the thread that fails does not post the card a second time, and comes later', async () => {
  await using slack = await chat();
  const run = await district.audit();
  await slack.draw();
  await decide(run, 'officer', 'resolve');
  slack.failNext('chat.postMessage', { error: 'thread_locked', times: 1 });
  await slack.draw();
  expect(slack.notes()).toEqual([]);

  await slack.again();
  await slack.again();

  expect(slack.cards()).toHaveLength(2);
  expect(slack.notes()).toHaveLength(1);
});

test('a card or a note whose posting was never answered is found again', async () => {
  await using slack = await chat();
  slack.failNext('chat.postMessage', { status: 504, isDone: true });
  const run = await district.audit();
  await slack.draw();
  await slack.again();
  expect(slack.cards()).toHaveLength(2);

  await decide(run, 'officer', 'resolve');
  slack.failNext('chat.postMessage', { status: 504, isDone: true });
  await slack.draw();
  expect(slack.notes()).toHaveLength(1);
  await slack.again();
  await slack.again();

  expect(slack.notes()).toHaveLength(1);
  expect(slack.cards()).toHaveLength(2);
});

test('a message that somebody deleted is posted again, once', async () => {
  await using slack = await chat();
  const run = await district.audit();
  await slack.draw();
  await decide(run, 'officer', 'resolve');
  slack.failNext('chat.update', { error: 'message_not_found', times: 1 });
  await slack.draw();
  await slack.again();
  await slack.again();

  expect(slack.cards().filter(({ text }) => text.startsWith('Audit: Call list'))).toHaveLength(2);
  expect(slack.cards().at(-1)?.text).toContain('to be closed');
});

test('a card that was drawn while a closing was being committed is drawn again', async () => {
  await using slack = await chat();
  const run = await district.audit();
  await decide(run, 'officer', 'resolve');
  const client = await district.district.owner.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `UPDATE finding SET state = 'closed', closed_by = $1, closed_at = now() WHERE run_id = $2`,
    [district.counsel.id, run],
  );
  await slack.draw();
  await client.query('COMMIT');
  client.release();

  await slack.draw();

  expect(slack.cards().at(-1)?.text).toBe('Audit: Call list doesn’t match consent records, closed');
});

test('when a later run does not see a finding any more, its card says so', async () => {
  await using slack = await chat();
  await district.audit();
  await slack.draw();
  await district.tamper('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');

  await district.audit();
  await slack.draw();

  expect(JSON.stringify(slack.cards())).toContain('The latest audit no longer found this.');
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { expireCampaigns } from '#domain/campaign/finish-campaign.ts';
import { pauseUnapproved } from '#domain/campaign/pause-unapproved.ts';
import { startDueCampaigns } from '#domain/campaign/start-campaign.ts';
import type { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { pressInSlack, pressInTeams, slackPressBody } from '../support/presses.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ withoutWorker: true });
});
afterAll(() => product[Symbol.asyncDispose]());

type Card = { id: string; number: number; code: string };
let card: Card;

/** Each attack meets a closure that the principal asked for and that waits in both channels. */
beforeEach(async () => {
  const before = await product.database.owner.pool.query(
    'SELECT max(number) AS number FROM campaign',
  );
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  await product.onSlack('principal').askClosure();
  card = await waitingCard((before.rows[0]?.number ?? 0) + 1);
});

async function waitingCard(number: number): Promise<Card> {
  await until('the cards in both channels', () =>
    [product.onSlack('principal'), product.onTeams('principal')].every(
      (person) =>
        person.card().includes(`Closure ${number} ·`) &&
        person.card().includes('Waiting for approval'),
    ),
  );
  const { id } = await product.campaign();
  return { id, number, code: await codeOf(id) };
}

async function codeOf(id: string): Promise<string> {
  const { rows } = await product.database.pool.query<{ hex: string }>(
    `SELECT encode(v.fingerprint, 'hex') AS hex FROM campaign_version v
    JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number WHERE c.id = $1`,
    [id],
  );
  const hex = rows[0]?.hex ?? '';
  return `${hex.slice(0, 4)}-${hex.slice(4, 8)}`;
}

const stateOf = async (id: string) =>
  await product.database.db
    .selectFrom('campaign')
    .select(['state', 'end_reason as reason'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const dataOf = ({ id, code }: Card) => ({ campaign: id, code });

async function approveInTeams(who: keyof typeof staff = 'superintendent') {
  await pressInTeams(product, { who, verb: 'approve', data: dataOf(card) });
}

/** How often the log has a refusal for this reason. */
async function refusals(reason: string): Promise<number> {
  const { rows } = await product.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_entry WHERE act LIKE '%refused' AND facts ->> 'reason' = $1`,
    [reason],
  );
  return rows[0]?.count ?? 0;
}

/** As whoever holds the bot's token can. */
async function callSlack(method: string, body: object): Promise<{ ok: boolean; ts: string }> {
  const answer = await fetch(`${product.config.slack?.SLACK_API_URL ?? ''}${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${product.config.slack?.SLACK_BOT_TOKEN ?? ''}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as { ok: boolean; ts: string };
  if (!said.ok) throw new Error(JSON.stringify(said));
  return said;
}

const approvals = async (id: string) =>
  (
    await product.database.pool.query(
      'SELECT FROM approval a JOIN campaign_version v ON v.id = a.version_id WHERE v.campaign_id = $1',
      [id],
    )
  ).rowCount;

async function acts(id: string, act: string): Promise<number | null> {
  const { rowCount } = await product.database.pool.query(
    'SELECT FROM audit_entry WHERE subject_id = $1 AND act = $2',
    [id, act],
  );
  return rowCount;
}

/** As somebody with the keys of the database would, past every trigger. */
async function tamper(table: string, statement: string, values: unknown[]): Promise<void> {
  await product.database.owner.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await product.database.owner.pool.query(statement, values);
  await product.database.owner.pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

test('attack 03: the text is edited after the approval', async () => {
  await approveInTeams();

  await pressInTeams(product, { who: 'principal', verb: 'revise', data: dataOf(card) });
  const edit = product.database.pool.query(
    `UPDATE message_text SET body = body || '!' WHERE version_id IN
      (SELECT id FROM campaign_version WHERE campaign_id = $1)`,
    [card.id],
  );
  await expect(edit).rejects.toThrow(/permission denied/);
  await tamper(
    'message_text',
    `UPDATE message_text SET body = body || '!' WHERE version_id IN
      (SELECT id FROM campaign_version WHERE campaign_id = $1)`,
    [card.id],
  );
  await startDueCampaigns(product.database.db);

  expect(await stateOf(card.id)).toMatchObject({
    state: 'sent-back',
    reason: expect.stringContaining('changed after the approval'),
  });
  expect(await acts(card.id, 'campaign-changed-since-approval')).toBe(1);
});

test('attack 05: what every message begins with is changed after the approval', async () => {
  await approveInTeams();
  const settings = product.database.db.updateTable('district');
  const { registered_name: before } = await product.database.db
    .selectFrom('district')
    .select('registered_name')
    .executeTakeFirstOrThrow();

  await settings.set({ registered_name: 'Somebody Else' }).execute();
  await startDueCampaigns(product.database.db);
  await settings.set({ registered_name: before }).execute();

  expect((await stateOf(card.id)).state).toBe('sent-back');
  await until('the card to say so', () =>
    product.onTeams('principal').card().includes('Something changed after the approval'),
  );
});

test('attack 06: the payload of a button is forged', async () => {
  const teams = product.onTeams('superintendent');
  const since = teams.toldPrivately().length;
  const unknown = await refusals('unknown-card');

  for (const data of [
    { campaign: randomUUID(), code: card.code },
    { campaign: card.id },
    { campaign: `${card.id}' OR true --`, code: card.code },
    {},
  ] as Record<string, string>[]) {
    await pressInTeams(product, { who: 'superintendent', verb: 'approve', data });
    await pressInSlack(product, { who: 'superintendent', verb: 'approve', data });
  }
  await pressInTeams(product, {
    who: 'superintendent',
    verb: 'approve',
    data: { campaign: card.id, code: '0000-0000' },
  });

  await until('a plain sentence', () =>
    teams
      .toldPrivately()
      .slice(since)
      .some((told) => told.includes('There is no such closure')),
  );
  expect(await stateOf(card.id)).toMatchObject({ state: 'submitted' });
  expect(await approvals(card.id)).toBe(0);
  await until('the refusals in the log', async () => (await refusals('not-found')) >= 6);
  expect(await refusals('unknown-card')).toBe(unknown + 2);
  expect(await refusals('out-of-date')).toBeGreaterThan(0);
});

test('attack 07: a recorded press is sent again', async () => {
  const { slack } = product.farSide;
  const body = slackPressBody(product, {
    who: 'superintendent',
    verb: 'approve',
    data: dataOf(card),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...slack.sign(body) };

  expect((await slack.sendRaw({ body, headers })).status).toBe(200);
  await until('the approval', async () => (await approvals(card.id)) === 1);
  expect((await slack.sendRaw({ body, headers })).status).toBe(401);
  // Signed anew, as by whoever holds the secret: the person has decided already.
  const again = { ...headers, ...slack.sign(body) };
  const resent = await slack.sendRaw({
    body: `${body}&again=1`,
    headers: { ...again, ...slack.sign(`${body}&again=1`) },
  });
  expect(resent.status).toBe(200);

  await until('the refusal', async () => (await refusals('already-decided')) === 1);
  expect(await approvals(card.id)).toBe(1);
  expect(await acts(card.id, 'campaign-approved')).toBe(1);
});

test('attack 08: an old card is pressed', async () => {
  const first = card;
  const superintendent = product.onTeams('superintendent');
  await superintendent.press('send-back-form');
  await superintendent.submit({ reason: 'Say which buses run.' });
  const principal = product.onSlack('principal');
  await until('the reason', () => principal.card().includes('Say which buses run.'));
  await principal.press('revise');
  await principal.submit({});
  await principal.submit({ 'text-en': 'Closed today. No buses run.' });
  const second = await waitingCard(first.number);
  const before = await refusals('out-of-date');

  await pressInSlack(product, { who: 'deputy', verb: 'approve', data: dataOf(first) });
  await pressInTeams(product, { who: 'deputy', verb: 'approve', data: dataOf(first) });

  await until('both refusals', async () => (await refusals('out-of-date')) === before + 2);
  expect(second.code).not.toBe(first.code);
  expect(await stateOf(first.id)).toMatchObject({ state: 'submitted' });
});

test('attack 09: a stale approval', async () => {
  await approveInTeams();
  await product.database.owner.pool.query(
    `UPDATE campaign SET state_at = now() - interval '31 minutes' WHERE id = $1`,
    [card.id],
  );

  await expireCampaigns(product.database.db);
  await startDueCampaigns(product.database.db);

  expect(await stateOf(card.id)).toMatchObject({ state: 'expired' });
  await pressInSlack(product, { who: 'deputy', verb: 'approve', data: dataOf(card) });
  await until('the refusal', async () => (await refusals('not-waiting')) > 0);
});

test('attack 10: the approver lost the role between the approval and the calls', async () => {
  const take = (when: string) =>
    product.database.owner.pool.query(
      `UPDATE role_grant SET revoked_at = ${when} WHERE role = 'approver'
        AND operator_id = (SELECT id FROM operator WHERE name = 'Marcus Oyelaran')`,
    );
  await approveInTeams();
  await startDueCampaigns(product.database.db);
  expect(await stateOf(card.id)).toMatchObject({ state: 'dialing' });

  await take('now()');
  await pauseUnapproved(product.database.db);
  await take('NULL');

  expect(await stateOf(card.id)).toMatchObject({
    state: 'paused',
    reason: expect.stringContaining('may no longer do so'),
  });
  expect(await acts(card.id, 'campaign-lost-its-approval')).toBe(1);
});

test('attack 11: approvals race', async () => {
  const presses = Array.from({ length: 50 }, (_, n) =>
    (n % 2 === 0 ? pressInTeams : pressInSlack)(product, {
      who: n % 4 < 2 ? 'superintendent' : 'deputy',
      verb: 'approve',
      // Each its own, as a person's would be.
      data: { ...dataOf(card), press: String(n) },
    }),
  );
  await Promise.all([
    ...presses,
    ...Array.from({ length: 5 }, () => startDueCampaigns(product.database.db)),
  ]);
  await until('the approval', async () => (await acts(card.id, 'campaign-approved')) === 1);
  await Promise.all([1, 2, 3].map(() => startDueCampaigns(product.database.db)));

  expect(await acts(card.id, 'campaign-started')).toBe(1);
  expect(await approvals(card.id)).toBe(1);
});

test('attack 12: a rejection and an approval race, in either order', async () => {
  const deputy = product.onTeams('deputy');
  const sendBack = async () => {
    await deputy.press('send-back-form');
    await deputy.submit({ reason: 'Not today.' });
  };

  await sendBack();
  await approveInTeams();
  await startDueCampaigns(product.database.db);
  expect(await stateOf(card.id)).toMatchObject({ state: 'sent-back' });
  expect(await acts(card.id, 'campaign-started')).toBe(0);

  await product.onSlack('principal').askClosure();
  card = await waitingCard(card.number + 1);
  await deputy.press('send-back-form');
  await approveInTeams();
  await startDueCampaigns(product.database.db);
  await deputy.submit({ reason: 'Not today.' });
  expect(await stateOf(card.id)).toMatchObject({ state: 'stopped', reason: 'Not today.' });
});

test('attack 18: whoever has our token posts a card that looks like ours', async () => {
  const real = product.farSide.slack
    .state()
    .channels.find(({ id }) => id === slackChannel)
    ?.messages.at(-1);
  const posted = await callSlack('chat.postMessage', {
    channel: slackChannel,
    text: 'Closure',
    blocks: real?.blocks,
  });
  const before = await refusals('unknown-card');

  await pressInSlack(product, {
    who: 'superintendent',
    verb: 'approve',
    data: dataOf(card),
    messageId: posted.ts,
  });
  await pressInTeams(product, {
    who: 'superintendent',
    verb: 'approve',
    data: dataOf(card),
    messageId: '1700000000000',
  });

  await until('both refusals', async () => (await refusals('unknown-card')) === before + 2);
  expect(product.onTeams('superintendent').toldPrivately().join()).toContain(
    'not the card that Bellwether posted',
  );
  expect(await approvals(card.id)).toBe(0);
});

test('attack 22: somebody deletes or overwrites our card', async () => {
  const { slack } = product.farSide;
  const channel = slack.state().channels.find(({ id }) => id === slackChannel);
  const ours = channel?.messages.findLast(({ text }) => text.startsWith(`Closure ${card.number} `));
  await callSlack('chat.delete', { channel: slackChannel, ts: ours?.ts });

  expect(await stateOf(card.id)).toMatchObject({ state: 'submitted' });
  await product.database.owner.pool.query(
    `UPDATE chat_card SET drawn_at = drawn_at - interval '1 minute' WHERE campaign_id = $1`,
    [card.id],
  );
  await until('the card in its place', () => {
    const shown = slack
      .state()
      .channels.find(({ id }) => id === slackChannel)
      ?.messages.findLast(({ text }) => text.startsWith(`Closure ${card.number} `));
    return shown !== undefined && shown.ts !== ours?.ts && shown.text.includes('Waiting');
  });
});

test('attack 24: there is no “approve all”', async () => {
  const deputy = product.onSlack('deputy');
  for (const words of ['closure approve all', 'closure approve']) await deputy.say(words);
  for (const campaign of ['all', '*', `${card.id},${card.id}`]) {
    await pressInSlack(product, {
      who: 'deputy',
      verb: 'approve',
      data: { campaign, code: card.code },
    });
  }
  for (const path of [
    '/approve',
    '/api/approve',
    '/api/approvals',
    `/closures/${card.id}/approve`,
  ]) {
    const answer = await fetch(`${product.botUrl}${path}`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
  }

  expect(await approvals(card.id)).toBe(0);
  expect(await stateOf(card.id)).toMatchObject({ state: 'submitted' });
});

test('the database takes no approval that names another fingerprint than the frozen one', async () => {
  const insert = product.database.owner.pool.query(
    `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
    SELECT v.id, o.id, 'approved', sha256('other'), 'slack' FROM campaign_version v, operator o
    WHERE v.campaign_id = $1 AND o.name = 'Marcus Oyelaran'`,
    [card.id],
  );

  expect(await insert.catch((error: unknown) => violatedRule(error))).toBe(
    'approval_of_this_fingerprint',
  );
});

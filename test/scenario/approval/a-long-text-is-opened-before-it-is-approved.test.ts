import { expect, test } from 'vitest';
import { wholeTextForm } from '#cards/whole-text.ts';
import { renderForm as slackView } from '#chat/slack/draw/render-form.ts';
import { renderForm as teamsDialog } from '#chat/teams/draw/render-form.ts';
import { violatedRule } from '#database/transaction.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });

const longest = 'All schools are closed. '.repeat(25);
const end = 'The last words matter most.';
const longText = `${longest}${end}`;

/** A closure with this English text, waiting in both channels. */
async function ask(text: string): Promise<{ id: string; data: Record<string, string> }> {
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  const principal = product.onSlack('principal');
  const before = await newest();
  await principal.askClosure({}, { en: text });
  await until('the cards in both channels', async () => {
    const number = await newest();
    return (
      number > before &&
      [principal, product.onTeams('principal')].every(
        (person) =>
          person.card().includes(`Closure ${number} ·`) &&
          person.card().includes('Waiting for approval'),
      )
    );
  });
  const { id } = await product.campaign();
  return { id, data: await pressed(id) };
}

/** What a button on the card of the newest version says. */
async function pressed(id: string): Promise<Record<string, string>> {
  const { rows } = await product.database.pool.query<{ hex: string }>(
    `SELECT encode(fingerprint, 'hex') AS hex FROM campaign_version WHERE campaign_id = $1
    ORDER BY number DESC LIMIT 1`,
    [id],
  );
  const hex = rows[0]?.hex ?? '';
  return { campaign: id, code: `${hex.slice(0, 4)}-${hex.slice(4, 8)}` };
}

async function newest(): Promise<number> {
  const { rows } = await product.database.pool.query<{ number: number }>(
    'SELECT coalesce(max(number), 0)::int AS number FROM campaign',
  );
  return rows[0]?.number ?? 0;
}

async function count(act: string, reason?: string): Promise<number> {
  const { rowCount } = await product.database.pool.query(
    `SELECT FROM audit_entry WHERE act = $1 AND coalesce(facts ->> 'reason' = $2, true)`,
    [act, reason ?? null],
  );
  return rowCount ?? 0;
}

async function approvedBy(id: string): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ name: string }>(
    `SELECT staff_name(o) AS name FROM approval a JOIN operator o ON o.id = a.operator_id
    JOIN campaign_version v ON v.id = a.version_id WHERE v.campaign_id = $1`,
    [id],
  );
  return rows.map(({ name }) => name);
}

const insertApproval = (id: string, who: string) =>
  product.database.owner.pool
    .query(
      `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
      SELECT v.id, o.id, 'approved', v.fingerprint, 'slack' FROM campaign_version v, operator o
      WHERE v.campaign_id = $1 AND o.directory_id = $2`,
      [id, who],
    )
    .then(() => 'inserted', violatedRule);

const on = (platform: Platform, who: keyof typeof staff) =>
  platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

test('attack 21: a long text is approved without being opened', async () => {
  const { id, data } = await ask(longText);
  const superintendents = [product.onSlack('superintendent'), product.onTeams('superintendent')];
  for (const person of superintendents) {
    expect(person.card()).toContain('Read the whole text');
    expect(person.card()).not.toContain('Approve');
    expect(person.card()).not.toContain(end);
  }

  await pressInSlack(product, { who: 'superintendent', verb: 'approve', data });
  await pressInTeams(product, { who: 'superintendent', verb: 'approve', data });

  await until('both refusals', async () => (await count('decision-refused', 'text-unread')) === 2);
  for (const person of superintendents) {
    await until('the sentence', () =>
      person.toldPrivately().join().includes('longer than its card'),
    );
  }
  expect(await insertApproval(id, staff.superintendent.directoryId)).toBe('approval_after_reading');
  expect(await approvedBy(id)).toEqual([]);
  expect((await product.campaign()).state).toBe('submitted');
});

test.each(['slack', 'teams'] as const)(
  'who opens it in %s reads all of it, in private, and finds the button at its end',
  async (platform) => {
    const { id } = await ask(longText);
    const opened = await count('campaign-text-opened');
    const superintendent = on(platform, 'superintendent');

    await superintendent.press('read-text');
    await until('the record', async () => (await count('campaign-text-opened')) === opened + 1);
    const shown =
      platform === 'slack'
        ? () => JSON.stringify(product.farSide.slack.state().views)
        : () => superintendent.toldPrivately().join();
    await until('the whole text', () => shown().includes(end));
    expect(shown().indexOf(' will ring')).toBeGreaterThan(shown().indexOf(end));
    await superintendent.submit({});

    await until('the approval', async () => (await approvedBy(id)).length === 1);
    expect(await approvedBy(id)).toEqual(['Marcus Oyelaran']);
  },
);

test('opening it counts for the one who did, and for no later version', async () => {
  const { id, data } = await ask(longText);
  const superintendent = product.onTeams('superintendent');
  await superintendent.press('read-text');
  const unread = await count('decision-refused', 'text-unread');

  await pressInTeams(product, { who: 'deputy', verb: 'approve', data });
  expect(await count('decision-refused', 'text-unread')).toBe(unread + 1);
  expect(await insertApproval(id, staff.deputy.directoryId)).toBe('approval_after_reading');

  const deputy = product.onTeams('deputy');
  await deputy.press('send-back-form');
  await deputy.submit({ reason: 'Shorter, please.' });
  const principal = product.onSlack('principal');
  await until('the reason', () => principal.card().includes('Shorter, please.'));
  await principal.press('revise');
  await principal.submit({});
  await principal.submitWords({ en: `${longText} And more.` });
  await until('the second version', () =>
    superintendent.card().includes('Changed since version 1'),
  );

  // The dialog of the first version is still open on his screen.
  await superintendent.submit({});
  expect(await approvedBy(id)).toEqual(['Inés Carvajal']);
  expect((await product.campaign()).state).toBe('submitted');

  // What he opened was the first version, whatever he presses on the card of the second.
  const before = await count('decision-refused', 'text-unread');
  await pressInTeams(product, { who: 'superintendent', verb: 'approve', data: await pressed(id) });
  expect(await count('decision-refused', 'text-unread')).toBe(before + 1);
  expect(await insertApproval(id, staff.superintendent.directoryId)).toBe('approval_after_reading');
});

atLength('the author may read it, and is given no button', async () => {
  await ask(longText);

  const over = () => product.farSide.slack.state().views[staff.principal.slackUserId]?.at(-1);
  const onTeams = product.onTeams('principal');
  const shown = {
    slack: () => JSON.stringify(over() ?? ''),
    teams: () => onTeams.toldPrivately().join(),
  };
  for (const platform of ['slack', 'teams'] as const) {
    await on(platform, 'principal').press('read-text');
    await until('the text', () => shown[platform]().includes(end));
    expect(shown[platform]()).not.toContain('Approve');
  }
  const { slackUserId } = staff.principal;
  await product.farSide.slack.closeView(slackUserId, over()?.id ?? '');
});

/** The end of the dialog, sent by somebody who was never shown its beginning. */
async function submitUnopened(data: Record<string, string>): Promise<void> {
  const { slack, teams } = product.farSide;
  const form = wholeTextForm({
    texts: {},
    reach: { delivery: 'call', voiceCount: 1, textCount: 0 },
    data,
  });
  const [button] = teamsDialog(form).actions ?? [];
  await teams.submitTask(staff.superintendent.teamsUserId, Object(button)['data']);
  const view = { id: 'V1', state: { values: {} }, ...slackView(form, { channelId: slackChannel }) };
  const team = { id: product.config.slack?.SLACK_TEAM_ID, domain: 'sandbox' };
  const user = { id: staff.superintendent.slackUserId, team_id: team.id };
  const payload = JSON.stringify({ type: 'view_submission', team, user, view });
  const body = new URLSearchParams({ payload }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const sent = await slack.sendRaw({ body, headers: { ...type, ...slack.sign(body) } });
  expect(sent.status).toBe(200);
}

test('attack 21: the end of the dialog is sent without its beginning, and the beginning from another card', async () => {
  const { id, data } = await ask('Closed today.');
  const unknown = await count('decision-refused', 'unknown-card');
  const opened = await count('campaign-text-opened');

  await submitUnopened(data);
  await pressInSlack(product, {
    who: 'superintendent',
    verb: 'read-text',
    data,
    messageId: '1700000000.000100',
  });
  await pressInTeams(product, {
    who: 'superintendent',
    verb: 'read-text',
    data,
    messageId: '1700000000000',
  });

  await until(
    'the refusals',
    async () => (await count('decision-refused', 'unknown-card')) === unknown + 2,
  );
  for (const person of [product.onSlack('superintendent'), product.onTeams('superintendent')]) {
    // Nobody was given the form whose end came, and the card isn't ours.
    for (const words of ['This form is out of date', 'isn’t the card that Bellwether posted'])
      await until(words, () => person.toldPrivately().join().includes(words));
  }
  expect(await count('campaign-text-opened')).toBe(opened);
  expect(await approvedBy(id)).toEqual([]);
});

atLength('a text that its card shows whole needs no opening', async () => {
  const text = longText.slice(0, 120).trimEnd();
  const { id } = await ask(text);
  const superintendent = product.onTeams('superintendent');

  expect(superintendent.card()).toContain(text);
  await superintendent.press('approve');

  await until('the approval', async () => (await approvedBy(id)).length === 1);
});

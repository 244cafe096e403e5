import { beforeAll, beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { askedAMinuteAgo } from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';

/** In short nobody signs in for it, and it is not approved. */
export function approvedAfterAFreshSignIn(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const product = setUpProduct({ students: isLong ? 30 : 12 });
  beforeAll(async () => {
    // More than ten calls and texts ask for it; the district is small.
    await product.database.db.updateTable('district').set({ step_up_recipients: 10 }).execute();
    await product.onSlack('principal').askClosure();
    const superintendent = product.onTeams('superintendent');
    await until('the card', () => superintendent.card().includes('Waiting for approval'));
    // Else it would be for its haste that it asks.
    await askedAMinuteAgo(product, (await product.campaign()).id);
  });
  beforeEach(() => product.farSide.directory.alterTokens(undefined));

  const me = staff.superintendent;

  const press = () =>
    newSignInLink(product, { platform: 'teams', member: me }, () =>
      product.onTeams('superintendent').press('approve'),
    );

  async function count(table: 'approval' | 'step_up'): Promise<number> {
    const { rows } = await product.database.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table}`,
    );
    return rows[0]?.count ?? -1;
  }

  test('attack 15: on a borrowed session Approve asks for a fresh sign-in and decides nothing', async () => {
    await press();

    expect(product.onTeams('superintendent').toldPrivately().join('\n')).toMatch(
      /Sign in again to approve[^]*It reaches [\d,]+ phones, so please sign in once more\./,
    );
    expect(await count('approval')).toBe(0);
    expect((await product.campaign()).state).toBe('submitted');
    expect(await refusals()).toEqual(['sign-in-again']);
  });

  test('attack 15: anyone who holds the session signs in as themselves, which does not count', async () => {
    const page = await signIn(await press(), staff.deputy.directoryId);

    expect(page.status).toBe(403);
    expect(page.text).toContain('A different person signed in');
    expect(await count('step_up')).toBe(0);
    const { rows } = await product.database.pool.query(
      `SELECT facts->>'reason' AS reason FROM audit_entry WHERE act = 'sign-in-refused'`,
    );
    expect(rows).toEqual([{ reason: 'other-person' }]);
  });

  if (isLong)
    test('nor does a sign-in from before, nor one whose time the directory does not say', async () => {
      product.farSide.directory.alterTokens((claims) => ({
        ...claims,
        auth_time: Number(claims['auth_time']) - 60,
      }));
      expect((await signIn(await press(), me.directoryId)).text).toContain(
        'didn’t ask you to sign in again',
      );

      product.farSide.directory.alterTokens((claims) => ({ ...claims, auth_time: undefined }));
      expect((await signIn(await press(), me.directoryId)).text).toContain(
        'couldn’t verify the directory’s answer',
      );

      expect(await count('step_up')).toBe(0);
    });

  async function forged(): Promise<{ campaign: string; code: string }> {
    const { id } = await product.campaign();
    const { rows } = await product.database.pool.query<{ code: string }>(
      `SELECT encode(substr(fingerprint, 1, 2), 'hex') || '-' || encode(substr(fingerprint, 3, 2), 'hex') AS code
      FROM campaign_version WHERE campaign_id = $1`,
      [id],
    );
    return { campaign: id, code: rows[0]?.code ?? '' };
  }

  // Both are as good as a real press for all that the bot can know, and still only ask for the sign-in.
  test.each(
    (
      [
        ['Slack', 'the stolen signing secret', pressInSlack],
        ['Teams', 'the stolen secret of the app', pressInTeams],
      ] as const
    ).slice(0, isLong ? 2 : 1),
  )('attack 19: in %s a press forged with %s is no vote', async (platform, _, pressIn) => {
    const person = platform === 'Slack' ? product.onSlack('deputy') : product.onTeams('deputy');
    await until('the card', () => person.card().includes('Waiting for approval'));
    const before = (await refusals()).length;

    const status = await pressIn(product, { who: 'deputy', verb: 'approve', data: await forged() });

    expect(status).toBe(200);
    await until('the refusal', async () => (await refusals()).length === before + 1);
    expect((await refusals()).at(-1)).toBe('sign-in-again');
    await until('the sentence', () =>
      person.toldPrivately().join('\n').includes('Sign in again to approve'),
    );
    expect(await count('approval')).toBe(0);
    expect((await product.campaign()).state).toBe('submitted');
  });

  test('attack 19: a token of the emulator of bots opens nothing', async () => {
    const { teams } = product.farSide;
    const press = teams.draftMessage(staff.deputy.teamsUserId, '@Bellwether stop');

    const answer = await teams.sendActivity(press, { token: 'wrong-issuer' });

    expect(answer).toEqual({
      status: 401,
      body: 'This request was refused: its token isn’t from the Bot Framework.',
    });
    await until('the entry', async () => {
      const { rows } = await product.database.pool.query(
        `SELECT FROM audit_entry WHERE act = 'request-refused' AND subject_id = 'teams'
        AND facts = '{"count": 1, "reason": "foreign-issuer"}'`,
      );
      return rows.length === 1;
    });
    expect((await product.campaign()).state).toBe('submitted');
  });

  async function refusals(): Promise<(string | null)[]> {
    const { rows } = await product.database.pool.query<{ reason: string | null }>(
      `SELECT facts->>'reason' AS reason FROM audit_entry WHERE act = 'decision-refused' ORDER BY id`,
    );
    return rows.map(({ reason }) => reason);
  }

  if (length === 'short') return;

  test('their own fresh sign-in approves on return, and the calls begin', async () => {
    const page = await signIn(await press(), me.directoryId);
    expect(page).toMatchObject({ status: 200 });
    expect(product.farSide.directory.requests().at(-1)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      code_challenge_method: 'S256',
    });
    expect(page.text).toMatch(/You approved closure \d+/);
    expect(await count('approval')).toBe(1);

    await until('the calls', () => product.farSide.twilio.calls().length > 0);
    const { rows } = await product.database.pool.query<{ act: string; reason: string | null }>(
      `SELECT act, facts->>'reason' AS reason FROM audit_entry
      WHERE act IN ('decision-refused', 'sign-in-refused', 'stepped-up', 'campaign-approved') ORDER BY id`,
    );
    expect(rows.map(({ act, reason }) => reason ?? act)).toEqual([
      'sign-in-again',
      'sign-in-again',
      'other-person',
      'sign-in-again',
      'not-fresh',
      'sign-in-again',
      'no-time',
      'sign-in-again',
      'sign-in-again',
      'sign-in-again',
      'stepped-up',
      'campaign-approved',
    ]);
  });

  test('attack 15: a second vote within seconds of the first takes a fresh sign-in, however few it reaches', async () => {
    await product.database.owner.db
      .updateTable('district')
      .set({ step_up_recipients: 1_000_000, district_wide_approvals: 2 })
      .execute();
    const before = (await product.campaign()).number;
    await product.onSlack('principal').askClosure();
    const superintendent = product.onTeams('superintendent');
    const deputy = product.onSlack('deputy');
    await until('the new card in both channels', async () => {
      const { number } = await product.campaign();
      return (
        number > before &&
        [superintendent, deputy].every(
          (person) =>
            person.card().includes(`Closure ${number}`) &&
            person.card().includes('Waiting for approval'),
        )
      );
    });
    const first = await count('approval');
    await askedAMinuteAgo(product, (await product.campaign()).id);
    await superintendent.press('approve');
    await until('the first vote', async () => (await count('approval')) === first + 1);

    const link = await newSignInLink(product, { platform: 'slack', member: staff.deputy }, () =>
      deputy.press('approve'),
    );

    expect(await count('approval')).toBe(first + 1);
    expect(deputy.toldPrivately().at(-1)).toContain(
      'Someone else approved it seconds ago, so please sign in once more.',
    );
    expect((await refusals()).at(-1)).toBe('sign-in-again');
    await signIn(link, staff.deputy.directoryId);
    await until('the second vote', async () => (await count('approval')) === first + 2);
  });

  test('attack 15: what is no emergency takes a fresh sign-in, however few it reaches and however long it has waited', async () => {
    const last = await product.campaign();
    await product.onSlack('principal').askClosure({ purpose: 'school-mission', ground: 'none' });
    const superintendent = product.onTeams('superintendent');
    await until('the new card', () =>
      [`Closure ${last.number + 1} ·`, 'Waiting for approval'].every((words) =>
        superintendent.card().includes(words),
      ),
    );
    await askedAMinuteAgo(product, (await product.campaign()).id);
    const before = await count('approval');

    const link = await press();

    expect(await count('approval')).toBe(before);
    expect((await refusals()).at(-1)).toBe('sign-in-again');
    expect(superintendent.toldPrivately().at(-1)).toContain(
      'It isn’t an emergency, so please sign in once more.',
    );
    await signIn(link, me.directoryId);
    await until('the approval', async () => (await count('approval')) === before + 1);
  });
}

import { beforeAll, beforeEach, expect, test } from 'vitest';
import { providerFacts } from '#domain/shared/directory-provider.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { askAnew } from '#test/support/chat/attacks.ts';
import {
  forgeries,
  ofGoogle,
  ofOkta,
  oldBy,
  withoutTime,
} from '#test/support/directory/forged-tokens.ts';
import {
  nameStaffBy,
  personOf,
  settingsOf,
  startProvider,
} from '#test/support/directory/provider.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { newSignInLink, openBrowser, signIn } from '#test/support/web/sign-in.ts';

const { superintendent: me, deputy } = staff;

/** Accounts are linked and closures approved by the word of this provider, and by no other word. */
export function saysWhoSomebodyIs(provider: 'google' | 'okta'): void {
  const directory = setUpOnce(() => startProvider(provider));
  const product = setUpProduct(() => ({
    students: 12,
    // Everything takes a fresh sign-in, and a worker proves it.
    elsewhere: { ...settingsOf(provider, directory), SIGN_IN_ABOVE: '0' },
  }));
  const { id } = personOf(provider, me);

  beforeAll(async () => {
    directory.connectBot(product.botUrl);
    await nameStaffBy(provider, product);
    await product.database.owner.pool.query(
      `DELETE FROM chat_identity WHERE platform = 'slack' AND user_id = $1`,
      [me.slackUserId],
    );
  });
  beforeEach(() => {
    directory.alterTokens(undefined);
    directory.forgeTokens(undefined);
    directory.account.hasSessionAge = true;
    directory.sessions.clear();
  });

  const link = () =>
    newSignInLink(product, { platform: 'slack', member: me }, () =>
      product.onSlack('superintendent').say('closure link'),
    );
  const approve = () =>
    newSignInLink(product, { platform: 'teams', member: me }, () =>
      product.onTeams('superintendent').press('approve'),
    );

  async function count(table: 'approval' | 'step_up' | 'linked'): Promise<number> {
    const { rows } = await product.database.pool.query<{ count: number }>(
      table === 'linked'
        ? `SELECT count(*)::int AS count FROM chat_identity WHERE user_id = '${me.slackUserId}'`
        : `SELECT count(*)::int AS count FROM ${table}`,
    );
    return rows[0]?.count ?? -1;
  }

  test.each([...forgeries, ...(provider === 'google' ? ofGoogle : ofOkta)])(
    'a token %s links nobody',
    async (_what, plant) => {
      plant(directory);

      const page = await signIn(await link(), id);

      expect(page).toMatchObject({ status: 403, code: undefined });
      expect(page.text).toMatch(/couldn’t verify the directory’s answer|aren’t on the staff list/);
      expect(await count('linked')).toBe(0);
    },
  );

  test('the person whom it names links their account by the code', async () => {
    const page = await signIn(await link(), id);
    await product.onSlack('superintendent').say(`closure link ${page.code}`);

    await until('the link', async () => (await count('linked')) === 1);
    const { rows } = await product.database.pool.query(
      `SELECT o.directory_tenant AS tenant, o.directory_id AS id FROM chat_identity c
       JOIN operator o ON o.id = c.operator_id WHERE c.user_id = $1`,
      [me.slackUserId],
    );
    const { tenant } = personOf(provider, me);
    expect(rows).toEqual([{ tenant, id }]);
  });

  test('a sign-in from before, or of a time that nobody tells, approves nothing', async () => {
    await askAnew(product);
    oldBy(1)(directory);
    expect((await signIn(await approve(), id)).text).toContain('didn’t ask you to sign in again');
    oldBy(60 * 24)(directory);
    expect((await signIn(await approve(), id)).text).toContain('didn’t ask you to sign in again');
    withoutTime(directory);
    expect((await signIn(await approve(), id)).text).toContain('couldn’t verify');
    directory.alterTokens(undefined);
    expect((await signIn(await approve(), personOf(provider, deputy).id)).text).toContain(
      'A different person signed in',
    );

    expect([await count('step_up'), await count('approval')]).toEqual([0, 0]);
  });

  test('a fresh sign-in approves on return, and a worker calls by its signature', async () => {
    // Signed in since yesterday, as most are.
    directory.sessions.set(
      id,
      Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000) - 86_400,
    );
    await (provider === 'google' ? approveInPrivate() : approveWhenAsked());

    expect(await count('approval')).toBe(1);
    await until('the calls', () => product.farSide.twilio.calls().length > 0);
  });

  /** It has everybody sign in who is sent there for it. */
  async function approveWhenAsked(): Promise<void> {
    expect(providerFacts[provider].freshness).toBe('asks');
    expect((await signIn(await approve(), id)).text).toMatch(/You approved closure \d+/);
    expect(directory.requests().at(-1)).toMatchObject({ prompt: 'login', max_age: '0' });
  }

  /** It asks nobody twice: the page says so, and in a private window they are signed in nowhere. */
  async function approveInPrivate(): Promise<void> {
    expect(providerFacts[provider].freshness).toBe('tells');
    const shown = await approve();
    expect((await openBrowser().open(shown)).text).toContain('in a private window');
    expect((await signIn(shown, id)).text).toContain('didn’t ask you to sign in again');
    directory.sessions.clear();
    directory.account.hasSessionAge = false;
    expect((await signIn(await approve(), id)).text).toContain('couldn’t verify');
    expect(await count('step_up')).toBe(0);

    directory.account.hasSessionAge = true;
    expect((await signIn(await approve(), id)).text).toMatch(/You approved closure \d+/);
    expect(directory.requests().at(-1)).toMatchObject({ hd: '*', prompt: 'select_account' });
  }
}

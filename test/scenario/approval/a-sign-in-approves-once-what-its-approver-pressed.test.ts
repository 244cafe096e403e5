import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { askAnew, waitingTarget } from '#test/support/chat/attacks.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { type Browser, newSignInLink, openBrowser, pickPerson } from '#test/support/web/sign-in.ts';

const product = setUpProduct({ students: 12, withoutWorker: true });
beforeAll(async () => {
  // Every approval takes a fresh sign-in, however few it reaches.
  await product.database.db.updateTable('district').set({ step_up_recipients: 0 }).execute();
});

const me = staff.superintendent;

const press = () =>
  newSignInLink(product, { platform: 'teams', member: me }, () =>
    product.onTeams('superintendent').press('approve'),
  );

/** Pressed and signed in as far as the directory's answer: the address that leads back, not yet opened. */
async function wayBack(personId = me.directoryId): Promise<{ browser: Browser; back: string }> {
  const browser = openBrowser();
  return { browser, back: await pickPerson(browser, await press(), personId) };
}

async function approvals(id: string): Promise<number> {
  const { rowCount } = await product.database.pool.query(
    'SELECT FROM approval a JOIN campaign_version v ON v.id = a.version_id WHERE v.campaign_id = $1',
    [id],
  );
  return rowCount ?? -1;
}

async function lastRefusal(): Promise<string | null> {
  const { rows } = await product.database.pool.query<{ reason: string }>(
    `SELECT facts ->> 'reason' AS reason FROM audit_entry WHERE act = 'decision-refused' ORDER BY id DESC LIMIT 1`,
  );
  return rows[0]?.reason ?? null;
}

test('attack 50: stolen on its way back it is worth nothing in another browser, and approves once in its own', async () => {
  const { id, number } = await askAnew(product);
  const { browser, back } = await wayBack();

  const stolen = await openBrowser().open(back);
  expect(stolen).toMatchObject({ status: 403 });
  expect(stolen.text).toContain('This sign-in started in another browser');
  expect(await approvals(id)).toBe(0);

  expect((await browser.open(back)).text).toContain(`You approved closure ${number}`);
  expect(await approvals(id)).toBe(1);
});

test('attack 50: opened again it approves neither this closure nor the next', async () => {
  const first = await askAnew(product);
  const { browser, back } = await wayBack();
  await browser.open(back);
  const next = await askAnew(product);

  for (const again of [browser, openBrowser()]) expect((await again.open(back)).status).toBe(403);
  expect((await browser.open(back)).text).toContain('This sign-in has ended');

  expect(await approvals(first.id)).toBe(1);
  expect(await approvals(next.id)).toBe(0);
});

test('attack 50: what was edited meanwhile is not approved', async () => {
  const { id, number } = await askAnew(product);
  const { browser, back } = await wayBack();
  const deputy = product.onSlack('deputy');
  await deputy.press('send-back-form');
  await deputy.submit({ reason: 'Say that the buses do not run.' });
  const principal = product.onSlack('principal');
  await until('the reason', () => principal.card().includes('Say that the buses do not run.'));
  await principal.press('revise');
  await principal.submit({});
  await principal.submitWords({ en: 'All schools are closed. No buses run.' });
  await waitingTarget(product, number, 'No buses run.');
  await waitingTarget(product, number);

  const page = await browser.open(back);

  expect(page.status).toBe(403);
  expect(page.text).toContain('You signed in, but nothing is approved');
  expect(await lastRefusal()).toBe('out-of-date');
  expect(await approvals(id)).toBe(1);
  expect((await product.campaign()).state).toBe('submitted');
});

test('attack 50: nor is what was withdrawn meanwhile, nor anything after five minutes', async () => {
  const { id } = await askAnew(product);
  const late = await wayBack();
  await product.database.owner.pool.query(
    `UPDATE sign_in SET expires_at = clock_timestamp() - interval '1 second' WHERE used_at IS NULL`,
  );
  expect((await late.browser.open(late.back)).text).toContain('This sign-in has ended');
  expect(await approvals(id)).toBe(0);

  const { browser, back } = await wayBack();
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE id = $1`,
    [id],
  );
  expect((await browser.open(back)).text).toContain('You signed in, but nothing is approved');
  expect(await lastRefusal()).toBe('not-waiting');
  expect(await approvals(id)).toBe(0);
});

test('attack 50: the answer for one closure proves nothing for another', async () => {
  await askAnew(product);
  const one = await wayBack();
  const { id } = await askAnew(product);
  const other = await wayBack();
  const mixed = new URL(one.back);
  mixed.searchParams.set('state', new URL(other.back).searchParams.get('state') ?? '');

  const page = await other.browser.open(mixed.href);

  expect(page.status).toBe(403);
  expect(page.text).toContain('We couldn’t verify the directory’s answer');
  expect(await approvals(id)).toBe(0);
});

test('attack 50: another person’s answer is refused, and one who lost the role approves nothing', async () => {
  const { id } = await askAnew(product);
  const stranger = await wayBack(staff.deputy.directoryId);
  expect((await stranger.browser.open(stranger.back)).text).toContain(
    'A different person signed in',
  );
  expect(await approvals(id)).toBe(0);

  const { browser, back } = await wayBack();
  await product.database.owner.pool.query(
    `DELETE FROM role_grant g USING operator o
     WHERE o.id = g.operator_id AND o.directory_id = $1 AND g.role = 'approver'`,
    [me.directoryId],
  );
  expect((await browser.open(back)).text).toContain('You signed in, but nothing is approved');
  expect(await approvals(id)).toBe(0);
});

test('its first page names the closure, and what to do for one who pressed nothing', async () => {
  const { rows } = await product.database.pool.query<{ number: number }>(
    'SELECT max(number)::int AS number FROM campaign',
  );
  const link = await newSignInLink(product, { platform: 'slack', member: staff.deputy }, () =>
    product.onSlack('deputy').press('approve'),
  );

  const page = await openBrowser().open(link);

  expect(page.text).toContain(
    `You pressed Approve in Slack. Signing in with your school account approves closure ${rows[0]?.number}: `,
  );
  expect(page.text).toContain(
    'Didn’t press Approve? Close this page, and tell your administrator.',
  );
});

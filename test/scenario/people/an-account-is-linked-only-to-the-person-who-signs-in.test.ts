import { beforeEach, expect, test } from 'vitest';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { askAnew } from '#test/support/chat/attacks.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { newSignInLink, openBrowser, pickPerson, signIn } from '#test/support/web/sign-in.ts';

const product = setUpProduct({ withoutWorker: true });

const { principal, superintendent, deputy, substitute } = staff;

/** The superintendent has accounts that nobody has linked yet. */
beforeEach(async () => {
  product.farSide.directory.alterTokens(undefined);
  await product.database.owner.pool.query(
    `DELETE FROM chat_identity WHERE operator_id = (SELECT id FROM operator WHERE directory_id = $1)`,
    [superintendent.directoryId],
  );
});

const askOnSlack = (member: StaffMember, who: keyof typeof staff) =>
  newSignInLink(product, { platform: 'slack', member }, () =>
    product.onSlack(who).say('closure link'),
  );

async function accounts(member: StaffMember): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ account: string }>(
    `SELECT c.platform || ':' || c.user_id AS account FROM chat_identity c JOIN operator o ON o.id = c.operator_id
      WHERE o.directory_id = $1 ORDER BY 1`,
    [member.directoryId],
  );
  return rows.map(({ account }) => account);
}

/** Of what was refused: the bot writes of other things meanwhile. */
async function lastEntry(): Promise<{ act: string; reason: string | undefined }> {
  const { rows } = await product.database.pool.query<{ act: string; reason: string | undefined }>(
    `SELECT act, facts->>'reason' AS reason FROM audit_entry WHERE act LIKE '%-refused' ORDER BY id DESC LIMIT 1`,
  );
  const [entry] = rows;
  if (entry === undefined) throw new Error('the log is empty');
  return entry;
}

async function told(who: keyof typeof staff, words: string, act: () => Promise<void>) {
  const person = product.onSlack(who);
  const since = person.toldPrivately().length;
  await act();
  await until(`“${words}”`, () =>
    person
      .toldPrivately()
      .slice(since)
      .some((one) => one.includes(words)),
  );
}

async function linkOnSlack(): Promise<void> {
  const page = await signIn(
    await askOnSlack(superintendent, 'superintendent'),
    superintendent.directoryId,
  );
  await told('superintendent', 'Your account is linked', () =>
    product.onSlack('superintendent').say(`closure link ${String(page.code).toLowerCase()}`),
  );
}

async function linkOnTeams(): Promise<void> {
  const person = product.onTeams('superintendent');
  const link = await newSignInLink(product, { platform: 'teams', member: superintendent }, () =>
    person.say('link'),
  );
  const page = await signIn(link, superintendent.directoryId);
  await person.say(`link ${page.code}`);
  await until('the word that it is linked', () =>
    person.toldPrivately().some((words) => words.includes('Your account is linked')),
  );
}

test('attack 01: one person with both accounts linked by sign-in has one vote', async () => {
  await product.database.db.updateTable('district').set({ district_wide_approvals: 2 }).execute();
  await linkOnSlack();
  await linkOnTeams();
  await askAnew(product);
  const onSlack = product.onSlack('superintendent');
  const onTeams = product.onTeams('superintendent');

  await onSlack.press('approve');
  await until('the first vote', async () => (await votes()) === 1);
  await onTeams.press('approve');
  await until('the refusal', () =>
    onTeams.toldPrivately().some((words) => words.includes('You approved this at')),
  );

  expect(await accounts(superintendent)).toEqual([
    `slack:${superintendent.slackUserId}`,
    `teams:${superintendent.teamsUserId}`,
  ]);
  expect(await votes()).toBe(1);
  expect((await product.campaign()).state).toBe('submitted');
  expect(await lastEntry()).toEqual({ act: 'decision-refused', reason: 'already-decided' });
  const past = product.database.pool.query(
    `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
      SELECT version_id, operator_id, decision, fingerprint, 'teams' FROM approval`,
  );
  await expect(past).rejects.toThrow('approval_version_id_operator_id_key');
});

async function votes(): Promise<number> {
  const { rows } = await product.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM approval',
  );
  return rows[0]?.count ?? -1;
}

test('attack 02: another person with the same e-mail address gets nothing by it', async () => {
  const { people } = product.farSide.directory;
  const real = people.find(({ id }) => id === superintendent.directoryId);
  if (real === undefined) throw new Error('the directory lacks the superintendent');
  const double = { ...real, id: '6f1e2d3c-0000-4000-8000-00000000afff' };
  people.push(double);
  await askAnew(product);

  const page = await signIn(await askOnSlack(substitute, 'substitute'), double.id);

  expect(page).toMatchObject({ status: 403, code: undefined });
  expect(page.text).toContain('aren’t on the staff list');
  expect(await lastEntry()).toEqual({ act: 'sign-in-refused', reason: 'not-on-staff-list' });
  expect(await accounts(superintendent)).toEqual([]);
  const before = await votes();
  await told('substitute', 'isn’t linked', () => product.onSlack('substitute').press('approve'));
  expect(await votes()).toBe(before);
});

test('attack 02: anyone who asked is the same person from a second account, and still can’t approve', async () => {
  await askAnew(product);
  const page = await signIn(await askOnSlack(substitute, 'substitute'), principal.directoryId);
  await told('substitute', 'Your account is linked', () =>
    product.onSlack('substitute').say(`closure link ${page.code}`),
  );
  const before = await votes();

  await told('substitute', 'Another approver has to', () =>
    product.onSlack('substitute').press('approve'),
  );

  expect(await votes()).toBe(before);
  expect(await lastEntry()).toEqual({ act: 'decision-refused', reason: 'own-campaign' });
  await product.database.owner.pool.query('DELETE FROM chat_identity WHERE user_id = $1', [
    substitute.slackUserId,
  ]);
});

test('who signs in at the directory as somebody else is that person here, and the link of the account is shown', async () => {
  await askAnew(product);
  const before = await votes();
  const page = await signIn(await askOnSlack(substitute, 'substitute'), superintendent.directoryId);
  await told('substitute', 'Your account is linked', () =>
    product.onSlack('substitute').say(`closure link ${page.code}`),
  );

  await product.onSlack('substitute').press('approve');

  await until('the vote', async () => (await votes()) === before + 1);
  await until('the card of the link', async () => {
    const { rows } = await product.database.pool.query(
      `SELECT FROM posted_card p JOIN chat_identity c ON c.id::text = p.subject::text
       WHERE p.kind = 'account-link' AND p.message_id IS NOT NULL AND c.user_id = $1`,
      [substitute.slackUserId],
    );
    return rows.length > 0;
  });
  await product.database.owner.pool.query('DELETE FROM chat_identity WHERE user_id = $1', [
    substitute.slackUserId,
  ]);
});

test('somebody who is talked into signing in at another’s link is not linked: the code stays in their browser', async () => {
  const link = await askOnSlack(substitute, 'substitute');
  const page = await signIn(link, deputy.directoryId);
  expect(page.code).toBeDefined();

  await told('substitute', 'doesn’t match the one on the page', () =>
    product.onSlack('substitute').say('closure link AAAA-AAAA'),
  );
  // One try: the right code comes too late.
  await told('substitute', 'No sign-in of yours', () =>
    product.onSlack('substitute').say(`closure link ${page.code}`),
  );

  expect(await accounts(deputy)).not.toContain(`slack:${substitute.slackUserId}`);
  expect(await lastEntry()).toEqual({ act: 'link-refused', reason: 'no-sign-in' });
});

test('the code of one account links no other', async () => {
  const page = await signIn(
    await askOnSlack(superintendent, 'superintendent'),
    superintendent.directoryId,
  );

  await told('substitute', 'No sign-in of yours', () =>
    product.onSlack('substitute').say(`closure link ${page.code}`),
  );

  expect(await accounts(superintendent)).toEqual([]);
});

test('an account that is linked to one person can’t be linked to another', async () => {
  const link = await askOnSlack(principal, 'principal');

  const page = await signIn(link, superintendent.directoryId);

  expect(page).toMatchObject({ status: 403, code: undefined });
  expect(page.text).toContain('linked to another person');
  expect(await lastEntry()).toEqual({ act: 'sign-in-refused', reason: 'account-of-another' });
});

test('a Teams account is linked to nobody but the person whom Teams names', async () => {
  const link = await newSignInLink(product, { platform: 'teams', member: substitute }, () =>
    product.onTeams('substitute').say('link'),
  );

  const page = await signIn(link, superintendent.directoryId);

  expect(page.status).toBe(403);
  expect(await lastEntry()).toEqual({ act: 'sign-in-refused', reason: 'other-person' });
});

test('who has left the staff is not linked', async () => {
  const { db } = product.database;
  const active = (to: boolean) =>
    db
      .updateTable('operator')
      .set({ active: to })
      .where('directory_id', '=', superintendent.directoryId)
      .execute();
  await active(false);

  const page = await signIn(
    await askOnSlack(superintendent, 'superintendent'),
    superintendent.directoryId,
  );
  await active(true);

  expect(page).toMatchObject({ status: 403, code: undefined });
  expect(await lastEntry()).toEqual({ act: 'sign-in-refused', reason: 'not-on-staff-list' });
});

test('an answer serves once, in the browser that began, within five minutes', async () => {
  const browser = openBrowser();
  const link = await askOnSlack(superintendent, 'superintendent');
  const answer = await pickPerson(browser, link, superintendent.directoryId);

  expect((await openBrowser().open(answer)).text).toContain('started in another browser');
  expect((await browser.open(answer)).text).toContain('One more step');
  // Not even asked of the directory, which would refuse it too.
  expect((await browser.open(answer)).text).toContain('has ended');
  expect((await browser.open(link)).text).toContain('has ended');

  const late = openBrowser();
  const second = await pickPerson(
    late,
    await askOnSlack(superintendent, 'superintendent'),
    superintendent.directoryId,
  );
  await product.database.owner.pool.query(
    `UPDATE sign_in SET expires_at = clock_timestamp() WHERE used_at IS NULL`,
  );
  expect((await late.open(second)).text).toContain('has ended');
});

const hour = 3600;
test.each([
  ['of another sign-in', { nonce: 'another' }],
  ['for another application', { aud: 'another' }],
  ['of another directory', { iss: 'https://directory.example.org/v2.0' }],
  ['that has expired', { exp: Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000) - hour }],
  ['that names no person', { oid: undefined }],
  ['that names no tenant', { tid: undefined }],
])('a token %s links nobody', async (_what, claims) => {
  product.farSide.directory.alterTokens((real) => ({ ...real, ...claims }));

  const page = await signIn(
    await askOnSlack(superintendent, 'superintendent'),
    superintendent.directoryId,
  );

  expect(page).toMatchObject({ status: 403, code: undefined });
  expect(page.text).toContain('couldn’t verify the directory’s answer');
  expect((await lastEntry()).act).toBe('sign-in-refused');
});

test('anyone who goes back at the directory has signed in nowhere', async () => {
  const page = await signIn(await askOnSlack(superintendent, 'superintendent'), '');

  expect(page.text).toContain('You aren’t signed in');
  expect(await lastEntry()).toEqual({ act: 'sign-in-refused', reason: 'declined' });
});

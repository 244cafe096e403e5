import { generateKeyPair, SignJWT } from 'jose';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { teamsChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { askAnew, askedAMinuteAgo, dataOf } from '#test/support/chat/attacks.ts';
import { pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { isLong } from '#test/support/run/length.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';

const product = setUpProduct({
  students: 12,
  withoutWorker: true,
  elsewhere: { TEAMS_SIGN_ON_CONNECTION: 'entra' },
});
const { superintendent: me, deputy } = staff;
let target: Awaited<ReturnType<typeof askAnew>>;
let appId: string;

/** Entra gives Teams a token for the person who is signed in, and for the application that the bot named. */
function signedOn(as?: string): void {
  const { teams, directory } = product.farSide;
  teams.signOn.token = async (who, uri) =>
    uri === `api://botid-${appId}` ? directory.accessToken(as ?? who, appId) : undefined;
}

beforeAll(() => {
  appId = product.config.teams?.TEAMS_APP_ID ?? '';
});
beforeEach(async () => {
  product.farSide.directory.alterTokens(undefined);
  product.farSide.directory.forgeTokens(undefined);
  signedOn();
  target = await askAnew(product);
  await askedAMinuteAgo(product, target.id);
});

async function votes(): Promise<{ facts: Record<string, unknown> }[]> {
  const { rows } = await product.database.pool.query<{ facts: Record<string, unknown> }>(
    `SELECT facts FROM audit_entry WHERE act = 'campaign-approved' AND subject_id = $1::text`,
    [target.id],
  );
  return rows;
}

const stateNow = async () => (await product.campaign()).state;

test('who presses Approve in Teams is asked for nothing, and the vote says that the directory vouched', async () => {
  await product.onTeams('superintendent').press('approve');

  await until('the vote', async () => (await votes()).length === 1);
  expect(await votes()).toMatchObject([{ facts: { platform: 'teams', isVouchedFor: true } }]);
  expect(await stateNow()).toBe('approved');
});

test('a press that only the Bot Framework signed is no vote', async () => {
  const { teams } = product.farSide;
  const said = teams.draftMessage(me.teamsUserId, '@Bellwether help');
  const card = teams
    .state()
    .conversations.find(({ id }) => id === teamsChannel)
    ?.activities.findLast(
      ({ replyToId, attachments }) => replyToId === undefined && attachments.length > 0,
    );

  const answer = await teams.sendActivity(
    {
      ...said,
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: card?.id,
      value: { action: { type: 'Action.Execute', verb: 'approve', data: dataOf(target) } },
    },
    { token: 'good' },
  );

  expect(answer).toMatchObject({
    status: 200,
    body: {
      statusCode: 401,
      type: 'application/vnd.microsoft.activity.loginRequest',
      value: { connectionName: 'entra', tokenExchangeResource: { uri: `api://botid-${appId}` } },
    },
  });
  expect(await votes()).toEqual([]);
  expect(await stateNow()).toBe('submitted');
});

const seconds = () => Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const alter = (other: () => Record<string, unknown>) =>
  product.farSide.directory.alterTokens((claims) => ({ ...claims, ...other() }));

const badTokens: [string, () => unknown][] = [
  ['of another person', () => signedOn(deputy.directoryId)],
  ['for another application', () => alter(() => ({ aud: 'another' }))],
  ['of another issuer', () => alter(() => ({ iss: 'https://sts.example.com/v2.0' }))],
  ['of another tenant', () => alter(() => ({ tid: '6f1e2d3c-0000-4000-8000-0000000000ff' }))],
  ['for another scope', () => alter(() => ({ scp: 'User.Read' }))],
  ['that names no scope', () => alter(() => ({ scp: undefined }))],
  ['that has expired', () => alter(() => ({ exp: seconds() - 3600 }))],
  ['that names nobody', () => alter(() => ({ oid: undefined }))],
  [
    'that nobody signed',
    () =>
      product.farSide.directory.forgeTokens(
        async (claims) => `${part({ alg: 'none' })}.${part(claims)}.`,
      ),
  ],
  [
    'that another key signed',
    () =>
      product.farSide.directory.forgeTokens(async (claims) => {
        const { privateKey } = await generateKeyPair('RS256');
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
      }),
  ],
];

test.each(badTokens.filter((_, at) => isLong || at % 3 === 0))(
  'a token %s is no vote, and leads to the sign-in',
  async (_what, plant) => {
    plant();

    const link = await newSignInLink(product, { platform: 'teams', member: me }, () =>
      product.onTeams('superintendent').press('approve'),
    );

    expect(link).toContain('/directory/start/');
    expect(await votes()).toEqual([]);
    expect(await stateNow()).toBe('submitted');
  },
);

test('refused tokens are counted in the log', async () => {
  signedOn(deputy.directoryId);
  await product.onTeams('superintendent').press('approve');

  await until('the entry', async () => {
    const { rowCount } = await product.database.pool.query(
      `SELECT FROM audit_entry WHERE act = 'request-refused' AND facts->>'reason' = 'bad-token'`,
    );
    return (rowCount ?? 0) > 0;
  });
});

test('where Teams gets no token, the sign-in that it offers approves', async () => {
  product.farSide.teams.signOn.token = async () => undefined;
  const { notices } = product.farSide.teams.state();
  const before = notices.length;
  await product.onTeams('superintendent').press('approve');

  const shown = await until('the link', () =>
    /"(https?:[^"]+)"/.exec(product.farSide.teams.state().notices.slice(before).at(-1)?.text ?? ''),
  );
  expect(await votes()).toEqual([]);
  expect((await signIn(shown[1] ?? '', me.directoryId)).text).toMatch(/You approved closure \d+/);
  expect(await votes()).toHaveLength(1);
});

test('Slack’s votes and a stop in Teams ask for no token', async () => {
  product.farSide.teams.signOn.token = async () => undefined;
  await product.onSlack('superintendent').press('approve');
  await until('the vote', async () => (await votes()).length === 1);
  expect((await votes())[0]?.facts).not.toHaveProperty('isVouchedFor');

  await pressInTeams(product, { who: 'deputy', verb: 'stop', data: { campaign: target.id } });
  await until('the stop', async () => (await stateNow()) === 'stopped');
});

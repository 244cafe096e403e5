import { beforeAll, expect, test } from 'vitest';
import { renderForm as renderSlackForm } from '#chat/slack/draw/render-form.ts';
import { renderForm as renderTeamsForm } from '#chat/teams/draw/render-form.ts';
import { readWords } from '#chat/teams/read-words.ts';
import type { ChatAccount, Reply } from '#conversation/kit/command.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { lateStarts } from '#domain/shared/happening.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';
import { givenForm } from '#test/support/chat/given-form.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import slackManifest from '../../../manifests/slack/manifest.json' with { type: 'json' };
import teamsManifest from '../../../manifests/teams/manifest.json' with { type: 'json' };

const { database, district, handle } = setUpCommandDesk({
  slack: { U1: 'principal', U2: 'superintendent', U3: 'deputy' },
  teams: { U1: 'principal' },
});
const account = (userId: string, isMember = true): ChatAccount => ({
  platform: 'slack',
  tenantId: 'T1',
  userId,
  isMember,
});

beforeAll(async () => {
  await database.db
    .insertInto('role_grant')
    .values({ operator_id: district.deputy.id, role: 'compliance' })
    .execute();
});

const say = (userId: string, words: string, isMember = true) =>
  handle({
    account: account(userId, isMember),
    place: { channelId: 'C1' },
    kind: 'words',
    words: words.split(' '),
  });

function wordsOf(reply: Reply): string {
  return JSON.stringify(reply);
}

const offered = [
  ...teamsManifest.bots
    .flatMap(({ commandLists }) => commandLists.flatMap(({ commands }) => commands))
    .map(({ title }) => readWords(title, []).join(' ')),
  ...slackManifest.features.slash_commands.flatMap(({ command, usage_hint }) => [
    command.slice(1),
    ...usage_hint
      .replaceAll(/[[\]]/g, '')
      .split('|')
      .map((hint) => `${command.slice(1)} ${hint.trim()}`),
  ]),
];

test.each(offered)('“%s”, which a manifest offers, is understood', async (words) => {
  expect(wordsOf(await say('U3', words))).not.toContain('I don’t recognize');
});

test('words that nobody knows get the list of those that are known', async () => {
  expect(wordsOf(await say('U1', 'closure dance'))).toContain(
    'I don’t recognize “/closure dance”.',
  );
});

test('help leads to the one-page guide', async () => {
  const reply = await say('U1', 'closure help');

  expect(reply).toMatchObject({ kind: 'private' });
  expect(JSON.stringify(reply)).toContain('"opens":"https://bot.example.org/guide"');
});

test('attack 29: words without end are cut before they are searched', async () => {
  const before = process.cpuUsage();

  for (const flood of ['('.repeat(150_000), '+(1'.repeat(70_000), '<at'.repeat(70_000)]) {
    expect(readWords(flood, ['', '']).join(' ').length).toBeLessThanOrEqual(2_010);
    const reply = wordsOf(await say('U1', `closure ${flood}`));
    expect(reply.length).toBeLessThan(6_000);
    expect(reply).toContain('I don’t recognize');
  }

  // Searched whole, from each of its letters again, they take minutes.
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(5_000_000);
});

test('an account that is nobody, or a guest, is told how to link and nothing else, and the log keeps the try', async () => {
  for (const [user, isMember] of [
    ['U9', true],
    ['U1', false],
  ] as const) {
    expect(wordsOf(await say(user, 'closure', isMember))).toContain('isn’t linked');
    expect(wordsOf(await say(user, 'closure help', isMember))).toContain('First link your account');
  }
  const { rows } = await database.pool.query(
    `SELECT FROM audit_entry WHERE act = 'account-refused'`,
  );
  expect(rows).toHaveLength(2);
});

test('a deactivated operator has lost every power at once', async () => {
  await database.db
    .updateTable('operator')
    .set({ active: false })
    .where('id', '=', district.superintendent.id)
    .execute();
  expect(wordsOf(await say('U2', 'closure status'))).toContain('isn’t linked');
  await database.db
    .updateTable('operator')
    .set({ active: true })
    .where('id', '=', district.superintendent.id)
    .execute();
});

test('one who may not ask gets no form, and one who may not read gets no report', async () => {
  expect(wordsOf(await say('U2', 'closure'))).toContain(
    'You don’t have permission to notify these families',
  );
  expect(wordsOf(await say('U1', 'audit report'))).toContain(
    'Only compliance staff and administrators',
  );
  expect(wordsOf(await say('U1', 'consent report'))).toContain(
    'Only compliance staff and administrators',
  );
  expect(wordsOf(await say('U1', 'audit findings'))).toContain(
    'Only compliance staff, administrators and the front office',
  );
  expect(wordsOf(await say('U1', 'audit now'))).toContain(
    'Only compliance staff of the whole district can run an audit',
  );
});

test('anyone who asks in vain, by words, press or form, is on record', async () => {
  const asked = async () => {
    const { rows } = await database.pool.query<{ reason: string }>(
      `SELECT facts ->> 'reason' AS reason FROM audit_entry WHERE act = 'asking-refused' AND actor_id = $1 ORDER BY id`,
      [district.superintendent.id],
    );
    return rows.map(({ reason }) => reason);
  };
  const before = (await asked()).length;
  const from = { account: account('U2'), place: { channelId: 'C1' } };
  const data = { revises: '018f0000-0000-7000-8000-000000000000' };

  await say('U2', 'closure');
  await handle({ ...from, kind: 'press', verb: 'revise', data: { campaign: 'none' } });
  await handle({ ...from, kind: 'press', verb: 'correct', data: {} });
  for (const form of [{ verb: 'closure' }, { verb: 'message', data }]) {
    const { verb } = form;
    const given = await givenForm(database.db, { operatorId: district.superintendent.id, ...form });
    await handle({ ...from, kind: 'submit', verb, data: given, values: {} });
  }

  expect((await asked()).slice(before)).toEqual([
    'not-a-requester',
    'not-found',
    'not-found',
    'not-a-requester',
    'not-a-requester',
  ]);
});

test('a role for one school reads no report of the whole district', async () => {
  const school = await database.db.selectFrom('school').select('id').executeTakeFirstOrThrow();
  const clerk = await addStaff(database.db, 'clerk', ['compliance', 'administrator'], {
    schoolId: school.id,
  });
  const { platform, tenantId } = account('U1');
  await database.db
    .insertInto('chat_identity')
    .values({ platform, tenant_id: tenantId, user_id: 'U77', operator_id: clerk.id })
    .execute();

  for (const words of [
    'audit report 1',
    'audit report november',
    'audit report approvals',
    'audit report annual',
    'consent report',
    'audit findings',
  ]) {
    expect(wordsOf(await say('U77', words))).toContain('of the whole district');
  }
  expect(wordsOf(await say('U77', 'audit now'))).toContain(
    'Only compliance staff of the whole district',
  );
});

test.each(['closure status 999', 'closure status twelve', 'closure stop 999'])(
  '“%s” says that there is none',
  async (words) => {
    expect(wordsOf(await say('U1', words))).toContain('no such closure');
  },
);

test('“late 2h” opens the form filled in', async () => {
  const reply = await say('U1', 'closure late 2h');

  expect(reply.kind === 'form' && reply.form.fields[0]).toMatchObject({
    name: 'happening',
    value: 'late-2h',
  });
});

test.each([
  ['closure late', undefined],
  ['closure late 7h', '“7h” isn’t offered. Choose 30 minutes to 3 hours.'],
  ['closure new late 45m', '“45m” isn’t offered. Choose 30 minutes to 3 hours.'],
])('“%s” stays a late start, and asks for the hours', async (words, intro) => {
  const reply = await say('U1', words);
  if (reply.kind !== 'form') throw new Error(reply.kind);
  const [happening] = reply.form.fields;

  expect(reply.form.intro).toBe(intro);
  expect(happening).toMatchObject({
    name: 'happening',
    choices: lateStarts.map((value) => ({ value })),
  });
  expect(happening).not.toHaveProperty('value');
  const slack = JSON.stringify(renderSlackForm(reply.form, { channelId: 'C1' }));
  const teams = JSON.stringify(renderTeamsForm(reply.form));
  for (const rendered of [slack, teams]) expect(rendered).not.toContain('"closed"');
  // Sent as it is, it comes back.
  const values = Object.fromEntries(
    reply.form.fields.flatMap((field) =>
      field.kind === 'words' || field.kind === 'choices' || field.name === 'happening'
        ? []
        : [[field.name, field.value ?? '']],
    ),
  );
  expect(
    await handle({
      account: account('U1'),
      place: { channelId: 'C1' },
      kind: 'submit',
      verb: 'closure',
      data: reply.form.data,
      values: { ...values, schools: 'all' },
    }),
  ).toMatchObject({ kind: 'errors', errors: { happening: 'Choose what is happening.' } });
});

test('“late 2h” with words that name no school chooses none', async () => {
  const reply = await say('U1', 'closure late 2h cedar');
  if (reply.kind !== 'form') throw new Error(reply.kind);

  expect(reply.form.fields.find(({ name }) => name === 'schools')).toMatchObject({ values: [] });
  expect(reply.form.intro).toContain('I didn’t understand “cedar”');
});

test.each(['slack', 'teams'] as const)('a typo in %s is asked back', async (platform) => {
  const typed = (words: string) =>
    handle({
      account: { ...account('U1'), platform },
      place: { channelId: 'C1' },
      kind: 'words',
      words: platform === 'teams' ? readWords(words, []) : ['closure', ...words.split(' ')],
    });
  const said = platform === 'slack' ? '/closure ' : '@Bellwether ';

  for (const [words, meant] of [
    ['sttaus 12', 'status'],
    ['laet', 'late'],
    ['new closd', undefined],
  ] as const) {
    const told = wordsOf(await typed(words));
    expect(told).toContain('I don’t recognize');
    if (meant !== undefined) expect(told).toContain(`Did you mean ${said}${meant}?`);
  }
});

test('a press or form that never was, with any data, changes nothing and says so', async () => {
  const place = { channelId: 'C1' };
  for (const data of [
    {},
    { campaign: 'x' },
    { run: 'x', code: 'gate-differs' },
    { run: '018f0000-0000-7000-8000-000000000000', code: 'gate-differs' },
    { run: '018f0000-0000-7000-8000-000000000000', code: '__proto__' },
    { campaign: '-'.repeat(36), code: '0000-0000' },
    { campaign: "'; DROP TABLE campaign; --", code: 'x' },
    { campaign: '018f0000-0000-7000-8000-000000000000', code: '0000-0000' },
  ]) {
    for (const verb of [
      'approve',
      'send-back-form',
      'stop',
      'pause',
      'resume',
      'correct',
      'unfreeze',
      'revise',
      'add-languages',
      'approve-all',
      'take-finding',
      'resolve-finding-form',
      'close-finding',
      '__proto__',
    ]) {
      expect(
        (await handle({ account: account('U3'), place, kind: 'press', verb, data })).kind,
      ).toBe('private');
    }
    for (const verb of ['send-back', 'resolve-finding', 'launch', 'constructor']) {
      expect(
        (
          await handle({
            account: account('U3'),
            place,
            kind: 'submit',
            verb,
            data,
            values: { reason: 'x', resolution: 'x' },
          })
        ).kind,
      ).toBe('private');
    }
  }
  const given = await givenForm(database.db, {
    operatorId: district.deputy.id,
    verb: 'message',
    data: { happening: '__proto__', schools: 'constructor' },
  });
  expect(
    wordsOf(
      await handle({
        account: account('U3'),
        place,
        kind: 'submit',
        verb: 'message',
        data: given,
        values: {},
      }),
    ),
  ).toContain('errors');
  expect((await database.pool.query('SELECT FROM campaign')).rowCount).toBe(0);
});

test('a number in the words that send a closure back never reaches the card', async () => {
  const given = await givenForm(database.db, {
    operatorId: district.superintendent.id,
    verb: 'send-back',
    data: { campaign: '018f0000-0000-7000-8000-000000000000', code: '0000-0000' },
  });
  const reply = await handle({
    account: account('U2'),
    place: { channelId: 'C1' },
    kind: 'submit',
    verb: 'send-back',
    data: given,
    values: { reason: 'Call the family at (312) 555-0142 first.' },
  });

  expect(reply).toMatchObject({
    kind: 'errors',
    errors: { reason: expect.stringContaining('Leave phone numbers off') },
  });
});

test('who may ask for another school only gets no form for a closure that is not theirs', async () => {
  const drafted = await draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school] }),
  });
  if (drafted.kind !== 'drafted') throw new Error(drafted.reason);
  const elsewhere = await addStaff(database.db, 'elsewhere', ['requester'], {
    schoolId: district.otherSchool,
  });
  await database.db
    .insertInto('chat_identity')
    .values({ platform: 'slack', tenant_id: 'T1', user_id: 'U8', operator_id: elsewhere.id })
    .execute();
  const revise = async (userId: string) =>
    handle({
      account: account(userId),
      place: { channelId: 'C1' },
      kind: 'press',
      verb: 'revise',
      data: { campaign: drafted.campaignId },
    });

  expect(wordsOf(await revise('U8'))).toContain(
    'You don’t have permission to notify these families',
  );
  expect(await revise('U1')).toMatchObject({ kind: 'form' });
});

import { expect, test } from 'vitest';
import type { Reply } from '#conversation/kit/command.ts';
import { until } from '#sandbox/until.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  aForm,
  buttonData,
  cardOf,
  channelId,
  guest,
  principal,
  startTeamsBot,
  stranger,
  strangerTenantId,
  tenantId,
} from '#test/support/chat/teams-bot.ts';

const done = () => ({ kind: 'done' as const });

function last<Item>(items: Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) throw new Error('there is none');
  return item;
}

test('words after a mention become a request of a member', async () => {
  await using bot = await startTeamsBot(done);

  await bot.teams.say(principal, '@Bellwether Status 12');
  await bot.teams.say(principal, '@Bellwether consent report');
  await bot.teams.say(principal, '@Bellwether');
  await bot.teams.say(principal, 'talking among ourselves about closures');

  const account = { platform: 'teams', tenantId, userId: principal, isMember: true };
  expect(bot.requests).toEqual([
    { account, place: { channelId }, kind: 'words', words: ['closure', 'status', '12'] },
    { account, place: { channelId }, kind: 'words', words: ['consent', 'report'] },
    { account, place: { channelId }, kind: 'words', words: ['closure', 'help'] },
  ]);
});

test('a private answer to words in the channel goes to the person and the thread says so', async () => {
  const card = aCard({ title: 'How it stands', blocks: [{ kind: 'text', text: 'Calling.' }] });
  await using bot = await startTeamsBot(() => ({ kind: 'private', card }));

  await bot.teams.say(principal, '@Bellwether status');
  await bot.teams.say(principal, 'status', { privately: true });

  const [asked, told, ...rest] = bot.channel();
  expect(rest).toEqual([]);
  expect(told).toMatchObject({
    replyToId: asked?.id,
    text: 'I sent you the answer in our own chat.',
  });
  const answers = bot.personal(principal).filter(({ from }) => from.aadObjectId === undefined);
  expect(answers).toHaveLength(2);
  expect(JSON.stringify(answers)).toContain('How it stands');
  expect(JSON.stringify(bot.channel())).not.toContain('How it stands');
});

test.each(['words', 'press'] as const)(
  'what takes long is told at once and sent to the person when it is there, after %s',
  async (how) => {
    const done = Promise.withResolvers<Reply>();
    const working = aCard({ title: 'Working on it', blocks: [{ kind: 'text', text: 'Soon.' }] });
    await using bot = await startTeamsBot((request) =>
      request.kind === how
        ? { kind: 'private', card: working, follows: done.promise }
        : { kind: 'private', card: aCard() },
    );
    const own = () => JSON.stringify(bot.personal(principal));

    if (how === 'words') {
      // The activity is answered once all of it is sent.
      const said = bot.teams.say(principal, 'report', { privately: true });
      await until('the word', () => own().includes('Working on it'));
      done.resolve({ kind: 'private', card: aCard({ title: 'Closures and reach' }) });
      await said;
    } else {
      await bot.teams.say(principal, 'status', { privately: true });
      const { id } = last(bot.personal(principal));
      await bot.teams.pressExecute(principal, id, 'status', {});
      done.resolve({ kind: 'private', card: aCard({ title: 'Closures and reach' }) });
    }

    await until('the report', () => own().includes('Closures and reach'));
  },
);

test('a form is opened by a button, keeps what was typed, shows what is wrong, and is sent', async () => {
  const values = { reason: 'Ice', schools: 'adams,birch', day: '' };
  await using bot = await startTeamsBot((request) => {
    if (request.kind !== 'submit') return { kind: 'form', form: aForm() };
    if (request.values['day'] === '') {
      return {
        kind: 'errors',
        errors: { day: 'Choose the day of the closure.' },
        form: aForm(),
      };
    }
    return { kind: 'done' };
  });
  const dialog = () => {
    const open = bot.teams.state().dialogs[principal];
    if (open === undefined || 'message' in open) throw new Error(`no form: ${open?.message}`);
    return cardOf(open);
  };
  const submitWith = async (day: string) => {
    const inputs = { 'field-reason': 'Ice', 'field-schools': 'adams,birch', 'field-day': day };
    const data = buttonData(dialog(), 'Request approval');
    await bot.teams.submitTask(principal, { ...data, ...inputs });
  };

  await bot.teams.say(principal, '@Bellwether late 2h');
  const offer = last(bot.channel());
  await bot.teams.fetchTask(principal, offer.id, buttonData(cardOf(offer), 'Open the form'));
  await submitWith('');
  const refused = JSON.stringify(dialog());
  await submitWith('2027-01-12');

  expect(bot.requests).toMatchObject([
    { kind: 'words', words: ['closure', 'late', '2h'] },
    { kind: 'words', words: ['closure', 'late', '2h'] },
    { kind: 'submit', verb: 'closure', data: { draft: '7' }, values },
    {
      kind: 'submit',
      verb: 'closure',
      data: { draft: '7' },
      values: { ...values, day: '2027-01-12' },
    },
  ]);
  expect(refused).toContain('Choose the day of the closure.');
  expect(refused).toContain('"value":"Ice"');
  expect(refused).toContain('"value":"adams,birch"');
  expect(bot.teams.state().dialogs[principal]).toBeUndefined();
});

test('the button of a form says above it what was understood', async () => {
  const choices = [{ value: 'closed', label: 'Closed' }];
  await using bot = await startTeamsBot(() => ({
    kind: 'form',
    form: aForm({
      fields: [
        {
          kind: 'choice',
          name: 'happening',
          label: 'What is happening?',
          choices,
          value: 'closed',
        },
        { kind: 'date', name: 'date', label: 'Date', value: '2026-12-03' },
      ],
    }),
  }));
  await bot.teams.say(principal, '@Bellwether closed thursday');

  expect(JSON.stringify(cardOf(last(bot.channel())))).toContain('Closed · Thu, Dec 3');
});

test('a button inside a form brings what was typed so far, and its answer takes the place of the form', async () => {
  const buttons = [
    { verb: 'send-back' as const, label: 'More options', data: { options: 'shown' } },
    { verb: 'away' as const, label: 'Save draft' },
  ];
  await using bot = await startTeamsBot((request) =>
    request.kind === 'submit'
      ? { kind: 'form', form: aForm({ title: 'More', note: 'Kept.' }) }
      : { kind: 'form', form: aForm({ buttons }) },
  );
  await bot.teams.say(principal, '@Bellwether closure');
  const offer = last(bot.channel());
  await bot.teams.fetchTask(principal, offer.id, buttonData(cardOf(offer), 'Open the form'));
  const opened = bot.teams.state().dialogs[principal];
  if (opened === undefined || 'message' in opened) throw new Error('no form is open');

  const data = buttonData(cardOf(opened), 'More options');
  await bot.teams.submitTask(principal, { ...data, 'field-reason': 'Ice' });

  expect(bot.requests.at(-1)).toMatchObject({
    kind: 'submit',
    verb: 'send-back',
    data: { draft: '7', options: 'shown' },
    values: { reason: 'Ice', schools: '', day: '' },
  });
  const now = bot.teams.state().dialogs[principal];
  expect(now).toMatchObject({ title: 'More' });
  expect(JSON.stringify(now)).toContain('Kept.');
});

test('a button that opens a form opens it at once, and one form can lead to the next', async () => {
  await using bot = await startTeamsBot((request) =>
    request.kind === 'press'
      ? { kind: 'form', form: aForm({ verb: 'send-back', data: request.data, fields: [] }) }
      : { kind: 'form', form: aForm({ title: 'One more question' }) },
  );
  const posted = await bot.platform.post(
    aCard({
      buttons: [{ verb: 'send-back-form', label: 'Send back', data: { id: '7' }, opensForm: true }],
    }),
  );

  const card = cardOf(last(bot.channel()));
  await bot.teams.fetchTask(principal, posted.messageId, buttonData(card, 'Send back'));
  const opened = bot.teams.state().dialogs[principal];
  const first = opened && 'card' in opened ? cardOf(opened) : undefined;
  await bot.teams.submitTask(principal, buttonData(first ?? { body: [] }, 'Request approval'));

  expect(bot.requests).toMatchObject([
    { kind: 'press', verb: 'send-back-form', data: { id: '7' } },
    { kind: 'submit', verb: 'send-back', data: { id: '7' } },
  ]);
  expect(bot.teams.state().dialogs[principal]).toMatchObject({ title: 'One more question' });
});

test('a refused press is told to the person alone', async () => {
  const words = 'You asked for this closure. A different person must approve it.';
  await using bot = await startTeamsBot(() => ({
    kind: 'private',
    card: aCard({ title: 'Not approved', blocks: [{ kind: 'text', text: words }] }),
  }));
  const { messageId } = await bot.platform.post(aCard());

  const answer = await bot.teams.pressExecute(principal, messageId, 'approve', { id: '7' });

  expect(bot.requests).toMatchObject([{ kind: 'press', verb: 'approve', data: { id: '7' } }]);
  expect(answer).toEqual({
    status: 200,
    body: {
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: `Not approved\n${words}`,
    },
  });
  expect(bot.channel()).toHaveLength(1);
});

test('guests and accounts of other tenants are not members', async () => {
  await using bot = await startTeamsBot(done);

  await bot.teams.say(guest, '@Bellwether status');
  await bot.teams.say(stranger, '@Bellwether status');
  const claims = bot.teams.draftMessage(stranger, '@Bellwether status');
  await bot.teams.sendActivity(
    { ...claims, channelData: { tenant: { id: tenantId }, team: { id: '19:team@thread.tacv2' } } },
    { token: 'good' },
  );
  const borrowed = bot.teams.draftMessage(guest, '@Bellwether status');
  await bot.teams.sendActivity(
    { ...borrowed, from: { ...(borrowed['from'] as object), aadObjectId: principal } },
    { token: 'good' },
  );

  expect(bot.requests.map(({ account }) => account)).toEqual([
    { platform: 'teams', tenantId, userId: guest, isMember: false },
    { platform: 'teams', tenantId: strangerTenantId, userId: stranger, isMember: false },
    { platform: 'teams', tenantId, userId: stranger, isMember: false },
    { platform: 'teams', tenantId, userId: principal, isMember: false },
  ]);
});

test('a fault shows one sentence and a reference, and the log has the cause', async () => {
  await using bot = await startTeamsBot(() => {
    throw new Error('the database is away');
  });
  const { messageId } = await bot.platform.post(aCard());

  await bot.teams.say(principal, '@Bellwether status');
  await bot.teams.pressExecute(principal, messageId, 'approve', {});

  const said = [last(bot.channel()).text ?? '', last(bot.teams.state().notices).text];
  for (const words of said) {
    const reference = /reference (\w{8})\.$/.exec(words)?.[1];
    expect(words).toMatch(/^Something went wrong on our side/);
    expect(words).not.toContain('database');
    expect(bot.logged.find((line) => line.includes(reference ?? 'none'))).toContain(
      'the database is away',
    );
  }
});

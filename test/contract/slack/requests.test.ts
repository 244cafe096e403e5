import { expect, test } from 'vitest';
import type { Reply } from '#conversation/kit/command.ts';
import { until } from '#sandbox/until.ts';
import { aCard } from '#test/support/chat/a-card.ts';
import {
  aForm,
  channelId,
  outsiders,
  principal,
  staffRoomId,
  startSlackBot,
  stranger,
  teamId,
} from '#test/support/chat/slack-bot.ts';

test('a slash command gives words and is answered with a card only the asker sees', async () => {
  await using bot = await startSlackBot(() => ({ kind: 'private', card: aCard() }));

  const delivery = await bot.slack.typeCommand(principal, channelId, '/closure status  R&D <3');
  const card = await bot.seenBy(principal, 'Closed on Tuesday');

  expect(delivery.status).toBe(200);
  expect(delivery.body).toBe('');
  expect(bot.requests).toEqual([
    {
      account: { platform: 'slack', tenantId: teamId, userId: principal, isMember: true },
      place: { channelId },
      kind: 'words',
      words: ['closure', 'status', 'R&D', '<3'],
    },
  ]);
  expect(card.channel).toBe(channelId);
  expect(bot.channel()).toEqual([]);
});

test('what takes long is told at once, and shown when it is there', async () => {
  const done = Promise.withResolvers<Reply>();
  await using bot = await startSlackBot(() => ({
    kind: 'private',
    card: aCard({ title: 'Working on it' }),
    follows: done.promise,
  }));

  await bot.slack.typeCommand(principal, channelId, '/audit report closures');
  await bot.seenBy(principal, 'Working on it');
  done.resolve({ kind: 'private', card: aCard({ title: 'Closures and reach' }) });

  await bot.seenBy(principal, 'Closures and reach');
});

test('a private answer reaches people in a channel the bot is not in', async () => {
  await using bot = await startSlackBot(() => ({ kind: 'private', card: aCard() }));

  await bot.slack.typeCommand(principal, staffRoomId, '/audit verify');

  expect((await bot.seenBy(principal, 'Closed')).channel).toBe(staffRoomId);
});

test('the answer to a form in a channel the bot is not in comes as a direct message', async () => {
  await using bot = await startSlackBot((request) =>
    request.kind === 'submit'
      ? { kind: 'private', card: aCard({ title: 'Found one family' }) }
      : { kind: 'form', form: aForm() },
  );
  await bot.slack.typeCommand(principal, staffRoomId, '/consent find');
  const form = await bot.formBefore(principal);

  await bot.slack.submitView(principal, form.id, { reason: 'Ice', schools: 'adams' });
  const state = await bot.slack.until((now) =>
    now.channels.some(({ isDirect, messages }) => isDirect === true && messages.length > 0),
  );

  const direct = state.channels.find(({ isDirect }) => isDirect === true);
  expect(direct?.members).toContain(principal);
  expect(JSON.stringify(direct?.messages)).toContain('Found one family');
});

test('a button inside a form brings what was typed so far, and its answer takes the place of the form', async () => {
  const replies: Reply[] = [
    { kind: 'form', form: aForm({ buttons: [{ verb: 'away', label: 'More options' }] }) },
    { kind: 'form', form: aForm({ title: 'More', data: { draft: '8' }, note: 'Kept.' }) },
    { kind: 'done' },
  ];
  await using bot = await startSlackBot(() => replies.shift() ?? { kind: 'done' });
  await bot.slack.typeCommand(principal, channelId, '/closure');
  const form = await bot.formBefore(principal);

  const pressed = await bot.slack.pressInView(principal, form.id, 'away', { reason: 'Ice & <3' });
  const state = await bot.slack.until((now) => now.views[principal]?.at(-1)?.title === 'More');
  const sent = await bot.slack.submitView(principal, form.id, { reason: 'Ice', schools: 'adams' });

  expect(pressed.status).toBe(200);
  expect(bot.requests.slice(1)).toMatchObject([
    {
      kind: 'submit',
      verb: 'away',
      data: { draft: '7' },
      values: { reason: 'Ice & <3', schools: '', who: 'all', day: '', start: '05:45' },
    },
    { kind: 'submit', verb: 'closure', data: { draft: '8' }, values: { schools: 'adams' } },
  ]);
  expect(state.views[principal]).toHaveLength(1);
  expect(JSON.stringify(state.views[principal])).toContain('Kept.');
  expect(sent.view).toBeUndefined();
});

test('what a button of a form has of its own is laid over what the form carries', async () => {
  const buttons = [{ verb: 'away' as const, label: 'Other', data: { draft: '9', language: 'es' } }];
  await using bot = await startSlackBot((request) =>
    request.kind === 'submit'
      ? { kind: 'private', card: aCard({ summary: 'Not for you.' }) }
      : { kind: 'form', form: aForm({ data: { draft: '7', place: 'here' }, buttons }) },
  );
  await bot.slack.typeCommand(principal, channelId, '/closure');
  const form = await bot.formBefore(principal);

  await bot.slack.pressInView(principal, form.id, 'away');
  await bot.seenBy(principal, 'Closed on Tuesday');

  expect(bot.requests.at(-1)).toMatchObject({
    data: { draft: '9', language: 'es', place: 'here' },
  });
  const shown = JSON.stringify(bot.slack.state().views[principal]);
  expect(shown).toContain('Not for you.');
  expect(shown).not.toContain('Request approval');
});

test('a choice on which fields depend is told at once, and no other is', async () => {
  const choices = ['closed', 'late-2h'].map((value) => ({ value, label: value }));
  const what = {
    kind: 'choice' as const,
    name: 'what',
    label: 'What',
    choices,
    redraws: 'away' as const,
  };
  await using bot = await startSlackBot((request) => ({
    kind: 'form',
    form:
      request.kind === 'submit'
        ? aForm({ title: 'Late' })
        : aForm({ fields: [what, ...aForm().fields] }),
  }));
  await bot.slack.typeCommand(principal, channelId, '/closure');
  const form = await bot.formBefore(principal);

  await bot.slack.chooseInView(principal, form.id, 'what', { what: 'late-2h', reason: 'Ice' });
  await bot.slack.until((now) => now.views[principal]?.at(-1)?.title === 'Late');

  expect(bot.requests.at(-1)).toMatchObject({
    verb: 'away',
    data: { draft: '7' },
    values: { what: 'late-2h', reason: 'Ice' },
  });
  await expect(bot.slack.chooseInView(principal, form.id, 'who', { who: 'all' })).rejects.toThrow(
    'nobody is told',
  );
});

test('a form comes back with errors beside its fields, then with its values', async () => {
  const replies: Reply[] = [
    { kind: 'form', form: aForm() },
    { kind: 'errors', errors: { reason: 'Give a reason.', preview: 'Read this again.' } },
    { kind: 'done' },
  ];
  await using bot = await startSlackBot(() => replies.shift() ?? { kind: 'done' });
  await bot.slack.typeCommand(principal, channelId, '/closure');
  const form = await bot.formBefore(principal);

  const first = await bot.slack.submitView(principal, form.id, {
    reason: 'Ice',
    schools: 'adams,birch',
  });
  const second = await bot.slack.submitView(principal, form.id, { reason: 'Ice & <snow>' });

  expect(first.errors).toEqual({ reason: 'Give a reason. Read this again.' });
  expect(first.view?.id).toBe(form.id);
  expect(second).toMatchObject({ errors: {}, view: undefined, status: 200 });
  expect(bot.requests[2]).toEqual({
    account: { platform: 'slack', tenantId: teamId, userId: principal, isMember: true },
    place: { channelId },
    kind: 'submit',
    verb: 'closure',
    data: { draft: '7' },
    values: {
      reason: 'Ice & <snow>',
      schools: 'adams,birch',
      who: 'all',
      day: '',
      start: '05:45',
    },
  });
});

test('a form may lead to the next form, whose values are its own', async () => {
  const next = aForm({
    title: 'Spanish',
    fields: [{ kind: 'text', name: 'reason', label: 'Motivo', maxLength: 80, value: 'Hielo' }],
  });
  const replies: Reply[] = [
    { kind: 'form', form: aForm() },
    { kind: 'form', form: next },
    { kind: 'private', card: aCard({ title: 'Waiting for approval' }) },
  ];
  await using bot = await startSlackBot(() => replies.shift() ?? { kind: 'done' });
  await bot.slack.typeCommand(principal, channelId, '/closure');
  const form = await bot.formBefore(principal);

  const { view } = await bot.slack.submitView(principal, form.id, {
    reason: 'Ice',
    schools: 'adams',
  });
  const last = await bot.slack.submitView(principal, form.id, {});

  expect(view?.title).toBe('Spanish');
  expect(bot.requests[2]).toMatchObject({ values: { reason: 'Hielo' } });
  expect(last.view).toBeUndefined();
  await bot.seenBy(principal, 'Waiting for approval');
});

test('a slow answer to a form does not lose what was typed', async () => {
  const { promise: decided, resolve: decide } = Promise.withResolvers<Reply>();
  await using bot = await startSlackBot(
    (request) => (request.kind === 'submit' ? decided : { kind: 'form', form: aForm() }),
    { answerWithinMs: 1 },
  );
  await bot.slack.typeCommand(principal, channelId, '/closure');
  const form = await bot.formBefore(principal);

  const meanwhile = await bot.slack.submitView(principal, form.id, {
    reason: 'Ice',
    schools: 'birch',
    day: '2027-01-14',
  });
  decide({ kind: 'errors', errors: { day: 'That is a holiday.' } });
  const state = await bot.slack.until((now) =>
    JSON.stringify(now.views[principal]).includes('That is a holiday.'),
  );

  expect(JSON.stringify(meanwhile.view?.blocks)).toContain('Working on it');
  expect(meanwhile.view?.trouble).toBeNull();
  const again = await bot.slack.submitView(principal, form.id, {});
  expect(state.views[principal]?.[0]?.title).toBe('New closure');
  expect(again.status).toBe(200);
  expect(bot.requests[2]).toMatchObject({
    values: { reason: 'Ice', schools: 'birch', who: 'all', day: '2027-01-14', start: '05:45' },
  });
});

test('a slow answer that is a card says in the form that it is done', async () => {
  const { promise: decided, resolve: decide } = Promise.withResolvers<Reply>();
  await using bot = await startSlackBot(
    (request) => (request.kind === 'submit' ? decided : { kind: 'form', form: aForm() }),
    { answerWithinMs: 1 },
  );
  await bot.slack.typeCommand(principal, channelId, '/closure');
  const form = await bot.formBefore(principal);
  await bot.slack.submitView(principal, form.id, { reason: 'Ice', schools: 'birch' });

  decide({ kind: 'private', card: aCard({ title: 'Waiting for approval' }) });

  await bot.seenBy(principal, 'Waiting for approval');
  const [view] = bot.slack.state().views[principal] ?? [];
  expect(JSON.stringify(view?.blocks)).toContain('Done. You can close this window.');
});

test('a press carries the verb and the data of its button', async () => {
  await using bot = await startSlackBot(() => ({
    kind: 'private',
    card: aCard({ title: 'Noted' }),
  }));
  const { messageId } = await bot.platform.post(
    aCard({
      buttons: [
        { verb: 'approve', label: 'Approve', data: { campaign: '12' }, style: 'primary' },
        { verb: 'send-back-form', label: 'Send back', data: { campaign: '12' }, opensForm: true },
      ],
    }),
  );

  await bot.slack.press(principal, messageId, 'send-back-form');
  await bot.seenBy(principal, 'Noted');

  expect(bot.requests).toEqual([
    {
      account: { platform: 'slack', tenantId: teamId, userId: principal, isMember: true },
      place: { channelId, messageId },
      kind: 'press',
      verb: 'send-back-form',
      data: { campaign: '12' },
    },
  ]);
  expect(bot.channel()[0]?.blocks.at(-1)?.type).toBe('actions');
});

test('a private card makes way for the answer to its button', async () => {
  const stop = aCard({
    title: 'Stop these calls?',
    buttons: [{ verb: 'stop', label: 'Stop', data: {}, style: 'danger' }],
  });
  const replies: Reply[] = [
    { kind: 'private', card: stop },
    { kind: 'private', card: aCard({ title: 'Stopped' }) },
  ];
  await using bot = await startSlackBot(() => replies.shift() ?? { kind: 'done' });
  await bot.slack.typeCommand(principal, channelId, '/closure stop');
  const asked = await bot.seenBy(principal, 'Stop these calls?');

  await bot.slack.press(principal, asked.ts, 'stop');
  await bot.seenBy(principal, 'Stopped');

  expect(bot.slack.state().ephemerals[principal]).toHaveLength(1);
});

test('a form that came too late is one press away', async () => {
  await using bot = await startSlackBot(() => {
    if (bot.requests.length === 1) bot.slack.expireTriggers();
    return { kind: 'form', form: aForm() };
  });
  await bot.slack.typeCommand(principal, channelId, '/closure late 2h');
  const offer = await bot.seenBy(principal, 'took too long');

  await bot.slack.press(principal, offer.ts, '~reopen');
  const form = await bot.formBefore(principal);

  expect(form.title).toBe('New closure');
  expect(bot.requests[1]).toMatchObject({ kind: 'words', words: ['closure', 'late', '2h'] });
  await bot.slack.until((now) => now.ephemerals[principal]?.length === 0);
});

test('what must not be said again stands on no button', async () => {
  await using bot = await startSlackBot(() => {
    if (bot.requests.length === 1) bot.slack.expireTriggers();
    return { kind: 'form', form: aForm(), askAgain: ['consent', 'find', 'typed'] };
  });
  await bot.slack.typeCommand(principal, channelId, '/consent find 312-555-0100');
  const offer = await bot.seenBy(principal, 'took too long');

  expect(JSON.stringify(offer)).not.toContain('555-0100');
  await bot.slack.press(principal, offer.ts, '~reopen');
  await bot.formBefore(principal);
  expect(bot.requests[1]).toMatchObject({ kind: 'words', words: ['consent', 'find', 'typed'] });
});

test('a fault is one sentence with a reference, and its cause is in the log', async () => {
  await using bot = await startSlackBot((request) => {
    if (request.kind === 'words' && request.words[1] === 'new')
      return { kind: 'form', form: aForm() };
    throw new Error('the database is on fire');
  });

  await bot.slack.typeCommand(principal, channelId, '/closure status');
  const told = await bot.seenBy(principal, 'reference');
  await bot.slack.typeCommand(principal, channelId, '/closure new');
  const form = await bot.formBefore(principal);
  const kept = await bot.slack.submitView(principal, form.id, { reason: 'Ice', schools: 'adams' });

  const reference = /reference ([0-9a-f]{8})/.exec(told.text)?.[1] ?? 'none';
  expect(JSON.stringify(told.blocks)).not.toContain('on fire');
  expect(bot.logged.filter((line) => line.includes(reference)).join()).toContain('on fire');
  expect(kept.errors['reason']).toMatch(/reference [0-9a-f]{8}/);
  expect(kept.view?.id).toBe(form.id);
});

test.each(Object.keys(outsiders))('%s does not count as a member', async (userId) => {
  await using bot = await startSlackBot(() => ({ kind: 'private', card: aCard() }));

  await bot.slack.typeCommand(userId, channelId, '/closure');
  await bot.seenBy(userId, 'Closed');

  expect(bot.requests[0]?.account).toMatchObject({ userId, isMember: false });
});

test('a person of another workspace in a shared channel does not count as a member', async () => {
  await using bot = await startSlackBot(() => ({ kind: 'private', card: aCard() }));

  await bot.slack.typeCommand(stranger, channelId, '/closure');
  await bot.seenBy(stranger, 'Closed');

  expect(bot.requests[0]?.account).toMatchObject({ tenantId: 'T0ELSEWHERE', isMember: false });
});

test('a typed command is answered within the three seconds, even while the work goes on', async () => {
  const { promise: never, resolve } = Promise.withResolvers<Reply>();
  await using bot = await startSlackBot(() => never);

  await bot.slack.typeCommand(principal, channelId, '/closure status');

  expect(bot.slack.answerTimes).toHaveLength(1);
  expect(bot.slack.answerTimes[0]?.ms).toBeLessThan(3000);
  resolve({ kind: 'done' });
});

test('a press, which may be a decision, is acknowledged when it is kept, and not before', async () => {
  const { promise: kept, resolve } = Promise.withResolvers<Reply>();
  await using bot = await startSlackBot(() => kept);
  const { messageId } = await bot.platform.post(
    aCard({ buttons: [{ verb: 'approve', label: 'Approve', data: {} }] }),
  );

  const pressed = bot.slack.press(principal, messageId, 'approve');
  await until('the press to arrive', () => bot.requests.length === 1);
  expect(bot.slack.answerTimes).toEqual([]);
  resolve({ kind: 'done' });
  await pressed;

  expect(bot.slack.answerTimes).toHaveLength(1);
});

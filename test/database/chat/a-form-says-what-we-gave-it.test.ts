import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Form, FormValues } from '#cards/form.ts';
import type { Reply } from '#conversation/kit/command.ts';
import { setUpCommandDesk } from '#test/support/chat/command-desk.ts';

const desk = setUpCommandDesk({ slack: { U1: 'principal' } });

type Sent = { verb: string; data: Record<string, string>; values: FormValues };
const say = (request: { kind: 'words'; words: string[] } | ({ kind: 'submit' } & Sent)) =>
  desk.handle({
    account: { platform: 'slack', tenantId: 'T1', userId: 'U1', isMember: true },
    place: { channelId: 'C1' },
    ...request,
  });
const send = (form: Form, change: Partial<Sent> & { typed?: FormValues } = {}) => {
  const { typed, ...sent } = change;
  const values = Object.fromEntries(
    form.fields.flatMap((field) =>
      field.kind === 'words' || field.kind === 'choices' ? [] : [[field.name, field.value ?? '']],
    ),
  );
  return say({
    kind: 'submit',
    verb: form.verb,
    data: form.data,
    values: { ...values, ...typed },
    ...sent,
  });
};
const formOf = (reply: Reply): Form => {
  if (reply.kind !== 'form') throw new Error(JSON.stringify(reply));
  return reply.form;
};
const open = async () => formOf(await say({ kind: 'words', words: ['closure', 'closed'] }));
const asked = async () =>
  (await desk.database.pool.query<{ corrects: string | null }>('SELECT corrects FROM campaign'))
    .rows;
const outOfDate = { kind: 'private', card: { summary: expect.stringContaining('out of date') } };

test('attack 55: a form without its id, under another verb or with other data than we gave it', async () => {
  const first = await open();
  const typed = { schools: 'all', ...first.data, reason: 'snow' };
  for (const forged of [
    { data: {} },
    { data: { corrects: randomUUID() } },
    { verb: 'approve' },
    { verb: 'send-back', data: { ...first.data, campaign: randomUUID() } },
  ])
    expect(await send(first, { ...forged, typed })).toMatchObject(outOfDate);

  const words = formOf(await send(first, { typed }));
  const other = { corrects: randomUUID(), schools: randomUUID(), stands: 'yes' };
  expect(await send(words, { data: { ...words.data, ...other } })).toEqual({ kind: 'done' });
  expect(await asked()).toEqual([{ corrects: null }]);
});

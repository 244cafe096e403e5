import { readButtonData } from '#chat/teams/draw/button-data.ts';
import { wordsOf } from '#sandbox/person.ts';
import type { SandboxActivity, SandboxDialog } from '#sandbox/teams/team-chat.ts';
import type { ChannelNote } from './player.ts';
import { keyOf, type Note, type OpenForm, objectsIn, type SeenButton } from './seen.ts';

export const isFromBot = ({ from }: SandboxActivity) => from.aadObjectId === undefined;

export const noteOf = (one: SandboxActivity, channelId: string): Note => ({
  key: keyOf(one.id, [one.text, one.attachments]),
  words: `${one.text ?? ''}\n${wordsOf(one.attachments)}`,
  buttons: buttonsOf(one.attachments, { messageId: one.id, channelId }),
});

export const channelNoteOf = (one: SandboxActivity, channelId: string): ChannelNote => ({
  ...noteOf(one, channelId),
  summary: one.summary ?? one.text ?? '',
  thread: one.replyToId,
});

export function saidIn(open: SandboxDialog): Note {
  if (!('card' in open)) return { key: keyOf('dialog', open), words: open.message, buttons: [] };
  const buttons = buttonsOf(open.card, { messageId: '', channelId: '', isDialog: true });
  return { key: keyOf('dialog', open), words: `${open.title}\n${wordsOf(open.card)}`, buttons };
}

/** A dialog is a form where it has something to send. */
export function formOf(open: SandboxDialog): OpenForm | undefined {
  if (!('card' in open) || Object.keys(sentBy(open.card)).length === 0) return undefined;
  const fields = Object.keys(inputsOf(open.card)).map((id) => id.replace(/^field-/, ''));
  return { key: keyOf('form', open), title: open.title, fields, words: wordsOf(open.card) };
}

const inputsOf = (card: unknown): Record<string, string> =>
  Object.fromEntries(
    objectsIn(card).flatMap(({ type, id, value }) =>
      typeof type === 'string' && type.startsWith('Input.') && typeof id === 'string'
        ? [[id, typeof value === 'string' ? value : '']]
        : [],
    ),
  );

/** What the button that sends the form carries. */
const sentBy = (card: unknown): object =>
  objectsIn(card)
    .map(({ type, data }) => (type === 'Action.Submit' ? data : undefined))
    .findLast((data): data is object => readButtonData(data)?.ask === 'submit') ?? {};

export function buttonsOf(
  rendered: unknown,
  { messageId, channelId, isDialog }: { messageId: string; channelId: string; isDialog?: true },
): SeenButton[] {
  return objectsIn(rendered).flatMap(({ type, verb, data }): SeenButton[] => {
    const at = { messageId, channelId };
    if (type === 'Action.Execute' && typeof verb === 'string')
      return [{ verb, data: { ...(data as object) }, ...at, handle: { execute: {} } }];
    const carried = type === 'Action.Submit' ? readButtonData(data) : undefined;
    if (carried === undefined || carried.ask === 'submit' || carried.ask === 'beside') return [];
    const handle = isDialog ? { inDialog: data as object } : { task: data as object };
    return carried.ask === 'words'
      ? [{ verb: '~words', data: {}, ...at, handle }]
      : [{ verb: carried.verb, data: carried.data, ...at, handle }];
  });
}

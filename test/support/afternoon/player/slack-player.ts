import { randomUUID } from 'node:crypto';
import { staff } from '#sandbox/district/staff.ts';
import { slackChannel, slackComplianceChannel } from '#sandbox/far-side.ts';
import { wordsOf } from '#sandbox/person.ts';
import type { SlackMessage, SlackView } from '#sandbox/slack/workspace.ts';
import { slackPerson } from '#sandbox/slack-person.ts';
import { pressInSlack } from '#test/support/chat/presses.ts';
import type { Product } from '#test/support/product/product.ts';
import type { ChannelNote, Player, Who } from './player.ts';
import { keyOf, type Note, type OpenForm, objectsIn, type SeenButton } from './seen.ts';

export function slackPlayer(product: Product, who: Who): Player {
  const { slack } = product.farSide;
  const user = staff[who].slackUserId;
  const person = slackPerson(slack, staff[who]);
  const messagesIn = (channelId: string) =>
    slack.state().channels.find(({ id }) => id === channelId)?.messages ?? [];
  const view = () => slack.state().views[user]?.at(-1);
  return {
    who,
    platform: 'slack',
    async say(words) {
      await slack.typeCommand(user, slackChannel, `/${words}`);
    },
    async press({ messageId, handle }) {
      if (!('actionId' in handle)) throw new Error('not a button of Slack');
      await slack.press(user, messageId, handle.actionId);
    },
    async pressOld({ verb, data, messageId, channelId }) {
      // Each press is one of its own, and none a request that was captured.
      const once = { ...data, press: randomUUID() };
      await pressInSlack(product, { who, verb, data: once, messageId, channelId });
    },
    async pressForm(verb, values = {}) {
      await person.pressForm(verb, { ...values });
    },
    async submit(values) {
      await person.submit({ ...values });
    },
    async submitAgain() {
      await slack.retryLast(1);
    },
    async tidyUp() {
      for (let open = view(); open !== undefined; open = view())
        await slack.closeView(user, open.id);
    },
    seen() {
      const { ephemerals, views } = slack.state();
      const top = views[user]?.at(-1);
      const told = (ephemerals[user] ?? []).map(noteOf);
      return {
        notes: top !== undefined && top.submit === null ? [...told, saidIn(top)] : told,
        asides: [],
        form: top === undefined || top.submit === null ? undefined : formOf(top),
      };
    },
    channel: (place = 'closures') =>
      new Map(messagesIn(channels[place]).map((message) => [message.ts, channelNoteOf(message)])),
    direct: () => messagesIn(`D${user}`).map(noteOf),
  };
}

const channels = { closures: slackChannel, compliance: slackComplianceChannel };

const contentOf = ({ text, blocks }: SlackMessage) => [
  text,
  // Slack names blocks again with each edit.
  blocks.map((block) => ({ ...block, block_id: undefined })),
];

const noteOf = (message: SlackMessage): Note => ({
  key: keyOf(message.ts, contentOf(message)),
  words: `${message.text}\n${wordsOf(message.blocks)}`,
  buttons: buttonsOf(message),
});

const channelNoteOf = (message: SlackMessage): ChannelNote => ({
  ...noteOf(message),
  summary: message.text,
  thread: message.thread_ts,
});

/** A modal that only says something. */
const saidIn = (view: SlackView): Note => ({
  key: keyOf(view.id, view.blocks),
  words: `${view.title}\n${wordsOf(view.blocks)}`,
  buttons: [],
});

function formOf(view: SlackView): OpenForm {
  const errors = [...Object.values(view.errors), view.trouble ?? ''].filter(Boolean).join(' ');
  return {
    key: keyOf(`${view.id} ${view.hash}`, errors),
    title: view.title,
    fields: objectsIn(view.blocks).flatMap(({ action_id: name }) =>
      typeof name === 'string' ? [name] : [],
    ),
    words: errors,
  };
}

/** Links tell the product nothing. */
export function buttonsOf(message: Pick<SlackMessage, 'ts' | 'channel' | 'blocks'>): SeenButton[] {
  return objectsIn(message.blocks).flatMap(({ type, action_id: id, value, url }) =>
    type === 'button' && typeof id === 'string' && url === undefined
      ? [
          {
            verb: id.split(':')[0] ?? '',
            data: JSON.parse(typeof value === 'string' ? value : '{}'),
            messageId: message.ts,
            channelId: message.channel,
            handle: { actionId: id },
          },
        ]
      : [],
  );
}

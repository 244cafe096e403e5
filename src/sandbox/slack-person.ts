import { z } from 'zod';
import type { StaffMember } from './district/staff.ts';
import { slackChannel, slackComplianceChannel, slackOversightChannel } from './far-side.ts';
import {
  answersFor,
  atOnce,
  contradictionTitle,
  languagesTitle,
  type Person,
  textFields,
  wordsOf,
} from './person.ts';
import { offers } from './slack/person.ts';
import type { SlackServer } from './slack/slack-server.ts';
import type { SlackMessage, SlackView } from './slack/workspace.ts';
import { until } from './until.ts';

/** Bold labels as people see them, without Slack's asterisks. */
const seen = (blocks: unknown) => wordsOf(blocks).replaceAll(/^\*(.+)\*$/gm, '$1');

/** Whether a form has a field of this name, which is its action id or its block id. */
const asksFor = (view: SlackView | undefined, name: string) =>
  view?.blocks.some((block) => JSON.stringify(block).includes(`_id":"${name}"`)) === true;

/** Whether the app is told of a choice in this field at once. */
const tellsOf = (view: SlackView, name: string) =>
  view.blocks.some((block) => {
    const drawn = JSON.stringify(block);
    return drawn.includes(`"action_id":"${name}"`) && drawn.includes('"dispatch_action":true');
  });

/** The button that brings more fields, if there is one. */
const moreOf = (view: SlackView | undefined) =>
  ['closure-fields', 'message-languages'].find((verb) =>
    JSON.stringify(view?.blocks ?? []).includes(`"action_id":"${verb}:`),
  );

/** The action of the button that says so. */
const actionIdOf = (blocks: SlackMessage['blocks'], label: string) =>
  blocks
    .flatMap(
      (block) =>
        z.looseObject({ elements: z.array(labeled) }).safeParse(block).data?.elements ?? [],
    )
    .find(({ text }) => text?.text === label)?.action_id;
const labeled = z.looseObject({
  action_id: z.string().optional(),
  text: z.looseObject({ text: z.string() }).optional().catch(undefined),
});

export function slackPerson(slack: SlackServer, member: StaffMember): Person {
  const user = member.slackUserId;
  const newest = (channelId = slackChannel, beginning = 'Closure '): SlackMessage | undefined =>
    slack
      .state()
      .channels.find(({ id }) => id === channelId)
      ?.messages.findLast(
        (message) => message.thread_ts === undefined && message.text.startsWith(beginning),
      );
  const noted = (beginning: string) =>
    newest(slackComplianceChannel, beginning) ??
    newest(slackOversightChannel, beginning) ??
    newest(slackChannel, beginning);
  const wordsOn = (message: SlackMessage | undefined) =>
    message === undefined ? '' : `${message.text}\n${seen(message.blocks)}`;
  const ownChat = () =>
    (slack.state().channels.find(({ id }) => id === `D${user}`)?.messages ?? []).filter(
      (message) => message.user !== user,
    );
  const view = () => slack.state().views[user]?.at(-1);
  /** What is done inside a form brings another one in its place. */
  const redrawn = async (before: SlackView) => {
    await until('the form as it is now', () => view()?.hash !== before.hash);
  };
  /** Says what is happening, as far as the form wants to hear it at once, and opens what fields are still behind a button. */
  const reveal = async (values: Record<string, string>) => {
    const names = Object.keys(values);
    const top = await until(`a form with ${names.join(', ')}`, () => {
      const open = view();
      const isIt = names.every((name) => asksFor(open, name)) || moreOf(open) !== undefined;
      return isIt ? open : undefined;
    });
    const { happening } = values;
    if (happening !== undefined && tellsOf(top, 'happening')) {
      await slack.chooseInView(user, top.id, 'happening', { happening });
      await redrawn(top);
    }
    const now = view() ?? top;
    const button = moreOf(now);
    if (button === undefined || names.every((name) => asksFor(now, name))) return;
    const shown = Object.entries(values).filter(([name]) => asksFor(now, name));
    await slack.pressInView(user, now.id, button, Object.fromEntries(shown));
    await redrawn(now);
  };
  const submit = async (values: Record<string, string>) => {
    await reveal(values);
    // An answer that comes late replaces the form of before.
    const open = await until(`a form with ${Object.keys(values).join(', ')}`, () => {
      const top = view();
      return Object.keys(values).every((name) => asksFor(top, name)) ? top : undefined;
    });
    const sent = await slack.submitView(user, open.id, values);
    const errors = Object.values(sent.errors);
    return errors.length === 0 ? undefined : errors.join(' ');
  };
  const unopened = () =>
    (slack.state().ephemerals[user] ?? []).filter(({ text }) =>
      ['took too long to open', 'failed with the error'].some((words) => text.includes(words)),
    ).length;
  /** The form that a command opens, which is typed again where its person reads that none will come. */
  const opened = async (words: string, what: string) => {
    const before = view()?.id;
    for (;;) {
      const since = unopened();
      await slack.typeCommand(user, slackChannel, `/${words}`);
      const seen = await until(what, () => {
        const open = view();
        if (open !== undefined && open.id !== before) return open;
        return unopened() > since ? 'none' : undefined;
      });
      if (seen !== 'none') return seen;
    }
  };
  const submitWords: Person['submitWords'] = async (texts, others = 'keep') => {
    const errors = await submit(textFields(texts));
    if (errors !== undefined) return errors;
    const asked = await until('an answer to the words', () => {
      const open = view();
      if (open?.title === languagesTitle || open?.title === contradictionTitle) return open;
      // Taken, also where the answer came late; or Slack told the person that the app did not answer.
      const isOver =
        open === undefined || open.trouble !== null || JSON.stringify(open).includes('Done.');
      return isOver ? 'done' : undefined;
    });
    return asked === 'done' ? undefined : submit(answersFor(asked.blocks, others));
  };
  return {
    name: member.name,
    async say(words) {
      await slack.typeCommand(user, slackChannel, `/${words}`);
    },
    async askClosure(given = {}, texts = {}) {
      const first = await opened('closure', 'the closure form');
      const values = atOnce((name) => asksFor(first, name), given);
      const errors = await submit(values);
      if (errors !== undefined) throw new Error(errors);
      await until('the words form', async () => {
        const open = view();
        // Slack told the person that the app did not answer in time: they send it once more.
        if (open?.title === first.title && open.trouble !== null) await submit(values);
        return view()?.title !== first.title && view();
      });
      const more = await submitWords(texts);
      if (more !== undefined) throw new Error(more);
    },
    async press(verb) {
      const message = await until('a closure card', () => newest());
      await slack.press(user, message.ts, verb);
    },
    submit,
    submitWords,
    async pressForm(verb, values = {}) {
      const open = await until('an open form', view);
      await slack.pressInView(user, open.id, verb, values);
    },
    form: () => {
      const open = view();
      return open === undefined ? '' : `${open.title}\n${seen(open.blocks)}`;
    },
    async openForm(words) {
      await opened(words, 'the form');
    },
    async pressPrivate(verb) {
      const message = await until('a private card with that button', () =>
        (slack.state().ephemerals[user] ?? []).findLast((one) =>
          JSON.stringify(one.blocks).includes(`"action_id":"${verb}:`),
        ),
      );
      await slack.press(user, message.ts, verb);
    },
    async sendFiles(...files) {
      await slack.sendFiles(user, files);
    },
    async pressInOwnChat(label) {
      const found = await until(
        `a card with “${label}” in ${member.name}’s own chat in Slack`,
        () =>
          ownChat()
            .map(({ ts, blocks }) => ({ ts, id: actionIdOf(blocks, label) }))
            .findLast(({ id }) => id !== undefined),
      );
      await slack.press(user, found.ts, found.id ?? '');
    },
    async pressFinding(beginning, verb) {
      const message = await until(`a card that begins with “${beginning}”`, () => noted(beginning));
      await slack.press(user, message.ts, verb);
    },
    finding: (beginning) => wordsOn(noted(beginning)),
    card: () => wordsOn(newest()),
    async details() {
      // While the list is prepared a card has none.
      const message = await until('a closure card with details', () => {
        const card = newest();
        return card !== undefined && offers(card, 'details') ? card : undefined;
      });
      await slack.press(user, message.ts, 'details');
      const open = await until('the details', () => {
        const top = view();
        return top?.title.endsWith('details') === true ? top : undefined;
      });
      await slack.closeView(user, open.id);
      return seen(open.blocks);
    },
    toldPrivately: () =>
      (slack.state().ephemerals[user] ?? []).map(
        (message) => `${message.text}\n${seen(message.blocks)}`,
      ),
  };
}

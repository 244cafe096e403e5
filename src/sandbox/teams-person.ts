import { z } from 'zod';
import type { StaffMember } from './district/staff.ts';
import { teamsChannel, teamsComplianceChannel, teamsOversightChannel } from './far-side.ts';
import {
  answersFor,
  atOnce,
  contradictionTitle,
  languagesTitle,
  type Person,
  textFields,
  wordsOf,
} from './person.ts';
import type { SandboxActivity } from './teams/team-chat.ts';
import type { TeamsServer } from './teams/teams-server.ts';
import { until } from './until.ts';

/** The parts of an Adaptive Card that can be filled in or pressed. */
const part = z.looseObject({
  type: z.string().optional(),
  id: z.string().optional(),
  value: z.string().optional(),
  verb: z.string().optional(),
  title: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
type Part = z.infer<typeof part>;

export function teamsPerson(teams: TeamsServer, member: StaffMember): Person {
  const user = member.teamsUserId;
  const channel = (channelId = teamsChannel) =>
    teams.state().conversations.find(({ id }) => id === channelId)?.activities ?? [];
  const newest = (channelId = teamsChannel, beginning = /^Closure \d/) =>
    channel(channelId).findLast(
      (activity) =>
        activity.replyToId === undefined &&
        isFromBot(activity) &&
        beginning.test(summaryOf(activity)),
    );
  const finding = (beginning: string) => {
    const start = new RegExp(`^${RegExp.escape(beginning)}`);
    return (
      newest(teamsComplianceChannel, start) ??
      newest(teamsOversightChannel, start) ??
      newest(teamsChannel, start)
    );
  };
  const wordsOn = (message: SandboxActivity | undefined) =>
    message === undefined ? '' : `${summaryOf(message)}\n${wordsOf(message.attachments)}`;
  const pressOn = async (message: SandboxActivity, verb: string) => {
    const parts = message.attachments.flatMap(partsOf);
    const execute = parts.find((one) => one.type === 'Action.Execute' && one.verb === verb);
    if (execute !== undefined) {
      await teams.pressExecute(user, message.id, verb, execute.data ?? {});
      return;
    }
    const form = parts.find(
      (one) => one.type === 'Action.Submit' && JSON.stringify(one.data).includes(`"${verb}"`),
    );
    if (form === undefined) throw new Error(`the card has no button “${verb}”`);
    await teams.fetchTask(user, message.id, form.data ?? {});
  };
  const ownChat = () =>
    teams.state().conversations.find((one) => one.aadObjectId === user)?.activities ?? [];
  const shownInDialog = () => {
    const open = teams.state().dialogs[user];
    if (open === undefined) return [];
    return ['card' in open ? `${open.title}\n${wordsOf(open.card)}` : open.message];
  };
  const dialog = () => {
    const open = teams.state().dialogs[user];
    return open !== undefined && 'card' in open ? open : undefined;
  };
  /** Presses a button of the dialog, with its inputs as they stand but for these values. */
  const pressWith = async (values: Record<string, string>, isMeant: (button: Part) => boolean) => {
    const open = await until('an open dialog', dialog);
    const parts = partsOf(open.card);
    const inputs = Object.fromEntries(
      parts
        .filter(({ type, id }) => type?.startsWith('Input.') && id !== undefined)
        .map(({ id, value }) => [id ?? '', value ?? '']),
    );
    const typed = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`field-${name}`, value]),
    );
    const button = parts.find((one) => one.type === 'Action.Submit' && isMeant(one));
    if (button === undefined) throw new Error('the dialog has no such button');
    await teams.submitTask(user, { ...button.data, ...inputs, ...typed });
    return open;
  };
  /** Opens what fields are still behind a button. */
  const reveal = async (values: Record<string, string>) => {
    const open = await until('an open dialog', dialog);
    const parts = partsOf(open.card);
    const isMissing = Object.keys(values).some(
      (name) => !parts.some(({ id }) => id === `field-${name}`),
    );
    const verb = ['closure-fields', 'message-languages'].find((one) =>
      parts.some((button) => isSubmitOf(button, one)),
    );
    // What is happening decides which fields there are.
    if (verb !== undefined && (isMissing || 'happening' in values))
      await pressWith(values, (button) => isSubmitOf(button, verb));
  };
  const submit = async (values: Record<string, string>) => {
    await reveal(values);
    const open = await pressWith(values, ({ data }) => !JSON.stringify(data).includes('"beside"'));
    const now = dialog();
    return now?.title === open.title ? wordsOf(now.card) : undefined;
  };
  const submitWords: Person['submitWords'] = async (texts, others = 'keep') => {
    const errors = await submit(textFields(texts));
    if (errors !== undefined) return errors;
    const asked = dialog();
    if (asked?.title === languagesTitle) await submit(answersFor(asked.card, others));
    return dialog()?.title === contradictionTitle ? submit({}) : undefined;
  };
  return {
    name: member.name,
    async say(words) {
      await teams.say(user, `@Bellwether ${words}`);
    },
    async askClosure(values = {}, texts = {}) {
      const before = channel().length;
      await teams.say(user, '@Bellwether closure');
      const offer = await until('the button that opens the form', () =>
        channel()
          .slice(before)
          .find((activity) => isFromBot(activity) && opener(activity) !== undefined),
      );
      await teams.fetchTask(user, offer.id, opener(offer)?.data ?? {});
      const parts = partsOf((await until('an open dialog', dialog)).card);
      const asksFor = (name: string) => parts.some(({ id }) => id === `field-${name}`);
      const errors = await submit(atOnce(asksFor, values));
      if (errors !== undefined) throw new Error(errors);
      const more = await submitWords(texts);
      if (more !== undefined) throw new Error(more);
    },
    async press(verb) {
      await pressOn(await until('a closure card', () => newest()), verb);
    },
    async pressFinding(beginning, verb) {
      const message = await until(`a card that begins with “${beginning}”`, () =>
        finding(beginning),
      );
      await pressOn(message, verb);
    },
    finding: (beginning) => wordsOn(finding(beginning)),
    submit,
    submitWords,
    async pressForm(verb, values = {}) {
      await pressWith(values, (button) => isSubmitOf(button, verb));
    },
    form: () => {
      const open = dialog();
      return open === undefined ? '' : `${open.title}\n${wordsOf(open.card)}`;
    },
    async openForm(words) {
      const before = ownChat().length;
      await teams.say(user, words, { privately: true });
      const offer = await until('the button that opens the form', () =>
        ownChat()
          .slice(before)
          .find((activity) => isFromBot(activity) && opener(activity) !== undefined),
      );
      await teams.fetchTask(user, offer.id, opener(offer)?.data ?? {});
    },
    async pressPrivate(verb) {
      const inDialog = partsOf(dialog()?.card).find((one) => isSubmitOf(one, verb));
      if (inDialog !== undefined) {
        await teams.submitTask(user, inDialog.data ?? {});
        return;
      }
      const message = await until('a private card with that button', () =>
        ownChat().findLast((one) => isFromBot(one) && JSON.stringify(one).includes(`"${verb}"`)),
      );
      const parts = message.attachments.flatMap(partsOf);
      const form = parts.find((one) => isSubmitOf(one, verb));
      if (form !== undefined) await teams.fetchTask(user, message.id, form.data ?? {});
      else {
        const execute = parts.find((one) => one.type === 'Action.Execute' && one.verb === verb);
        await teams.pressExecute(user, message.id, verb, execute?.data ?? {});
      }
    },
    async sendFiles(...files) {
      await teams.sendFiles(user, files);
    },
    async pressInOwnChat(label) {
      const isIt = ({ type, title }: Part) =>
        (type === 'Action.Execute' || type === 'Action.Submit') && title === label;
      const message = await until(
        `a card with “${label}” in ${member.name}’s own chat in Teams`,
        () => ownChat().findLast(({ attachments }) => partsOf(attachments).some(isIt)),
      );
      const button = partsOf(message.attachments).find(isIt);
      // One that opens a form asks Teams for a dialog.
      if (button?.type === 'Action.Submit')
        await teams.fetchTask(user, message.id, button.data ?? {});
      else await teams.pressExecute(user, message.id, button?.verb ?? '', button?.data ?? {});
    },
    card: () => wordsOn(newest()),
    async details() {
      // While the list is prepared a card has none.
      const fold = await until('a closure card with details', () =>
        newest()
          ?.attachments.flatMap(partsOf)
          .find(({ type, title }) => type === 'Action.ShowCard' && title === 'Details'),
      );
      return wordsOf(fold['card']);
    },
    toldPrivately: () => [
      ...teams
        .state()
        .notices.filter((notice) => notice.aadObjectId === user)
        .map((notice) => notice.text),
      ...ownChat()
        .filter(isFromBot)
        .map((activity) => `${activity.text ?? ''}\n${wordsOf(activity.attachments)}`),
      ...shownInDialog(),
    ],
  };
}

const isSubmitOf = ({ type, data }: Part, verb: string) =>
  type === 'Action.Submit' && JSON.stringify(data ?? {}).includes(`"verb":"${verb}"`);

const isFromBot = (activity: SandboxActivity) => activity.from.aadObjectId === undefined;

const summaryOf = (activity: SandboxActivity) => activity.summary ?? wordsOf(activity.attachments);

function opener(activity: SandboxActivity): Part | undefined {
  return activity.attachments
    .flatMap(partsOf)
    .find(({ type, data }) => type === 'Action.Submit' && data?.['msteams'] !== undefined);
}

/** Every object of a card, however deep. */
function partsOf(card: unknown): Part[] {
  if (Array.isArray(card)) return card.flatMap(partsOf);
  if (typeof card !== 'object' || card === null) return [];
  const self = part.safeParse(card);
  return [
    ...(self.success ? [self.data] : []),
    ...Object.entries(card).flatMap(([key, value]) => (key === 'data' ? [] : partsOf(value))),
  ];
}

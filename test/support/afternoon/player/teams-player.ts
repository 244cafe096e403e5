import { staff } from '#sandbox/district/staff.ts';
import { teamsChannel, teamsComplianceChannel } from '#sandbox/far-side.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';
import type { Product } from '#test/support/product/product.ts';
import type { Player, Who } from './player.ts';
import { channelNoteOf, formOf, isFromBot, noteOf, saidIn } from './teams-notes.ts';

const channels = { closures: teamsChannel, compliance: teamsComplianceChannel };

export function teamsPlayer(product: Product, who: Who): Player {
  const { teams } = product.farSide;
  const user = staff[who].teamsUserId;
  const inChannel = (channel = teamsChannel) =>
    teams.state().conversations.find(({ id }) => id === channel)?.activities ?? [];
  const inOwnChat = () =>
    (teams.state().conversations.find((one) => one.aadObjectId === user)?.activities ?? []).filter(
      isFromBot,
    );
  let last: object | undefined;
  const person = teamsPerson(
    {
      ...teams,
      submitTask(id, data) {
        last = data;
        return teams.submitTask(id, data);
      },
    },
    staff[who],
  );
  const press: Player['press'] = async ({ verb, data, messageId, handle }) => {
    if ('execute' in handle) await teams.pressExecute(user, messageId, verb, data);
    else if ('task' in handle) await teams.fetchTask(user, messageId, handle.task);
    else if ('inDialog' in handle) await teams.submitTask(user, handle.inDialog);
    else throw new Error('not a button of Teams');
  };
  return {
    who,
    platform: 'teams',
    async say(words, { privately = false } = {}) {
      await teams.say(user, privately ? words : `@Bellwether ${words}`, { privately });
    },
    press,
    pressOld: press,
    async pressForm(verb, values = {}) {
      await person.pressForm(verb, { ...values });
    },
    async submit(values) {
      await person.submit({ ...values });
    },
    async submitAgain() {
      await teams.submitTask(user, last ?? {});
    },
    async tidyUp() {
      teams.closeDialog(user);
    },
    seen(pushed) {
      const { notices, dialogs } = teams.state();
      const open = dialogs[user];
      const form = open && formOf(open);
      const said = inOwnChat().filter(({ id }) => !pushed.has(id));
      const mine = new Set(
        inChannel().flatMap(({ id, from }) => (from.aadObjectId === user ? [id] : [])),
      );
      const below = inChannel().filter((one) => isFromBot(one) && mine.has(one.replyToId ?? ''));
      return {
        notes: [
          ...said.map((one) => noteOf(one, '')),
          ...(open !== undefined && form === undefined ? [saidIn(open)] : []),
        ],
        asides: [
          ...notices.flatMap(({ aadObjectId, text }, at) =>
            aadObjectId === user ? [{ key: `notice ${at}`, words: text, buttons: [] }] : [],
          ),
          ...below.map((one) => noteOf(one, teamsChannel)),
        ],
        form,
      };
    },
    channel: (place = 'closures') =>
      new Map(
        inChannel(channels[place])
          .filter(isFromBot)
          .map((one) => [one.id, channelNoteOf(one, channels[place])]),
      ),
    direct: (pushed) =>
      inOwnChat()
        .filter(({ id }) => pushed.has(id))
        .map((one) => noteOf(one, '')),
  };
}

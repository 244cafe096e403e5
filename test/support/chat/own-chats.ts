import { staff } from '#sandbox/district/staff.ts';
import { wordsOf } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';

export type Who = keyof typeof staff;

/** A message of the bot in somebody's own chat. */
export type Direct = {
  platform: 'slack' | 'teams';
  id: string;
  words: string;
  /** Whether it has a button of this verb. */
  offers: (verb: string) => boolean;
};

/** What the bot sent to somebody's own chats and still stands there, the oldest first. */
export function directTo(product: Product, who: Who): Direct[] {
  const { slack, teams } = product.farSide;
  const inSlack =
    slack.state().channels.find(({ id }) => id === `D${staff[who].slackUserId}`)?.messages ?? [];
  const inTeams =
    teams.state().conversations.find(({ aadObjectId }) => aadObjectId === staff[who].teamsUserId)
      ?.activities ?? [];
  return [
    ...inSlack.map(({ ts, text, blocks }): Direct => {
      const json = JSON.stringify(blocks);
      const offers = (verb: string) => json.includes(`"action_id":"${verb}:`);
      return { platform: 'slack', id: ts, words: `${text}\n${wordsOf(blocks)}`, offers };
    }),
    ...inTeams
      .filter(({ from }) => from.aadObjectId === undefined)
      .map(({ id, summary, text, attachments }): Direct => {
        const json = JSON.stringify(attachments);
        const offers = (verb: string) => json.includes(`"verb":"${verb}"`);
        const words = `${summary ?? text ?? ''}\n${wordsOf(attachments)}`;
        return { platform: 'teams', id, words, offers };
      }),
  ];
}

/** Those of them that say this. */
export const directSaying = (product: Product, who: Who, words: string) =>
  directTo(product, who).filter((one) => one.words.includes(words));

/** The one message that says this, once it stands there. */
export async function awaitDirect(product: Product, who: Who, words: string): Promise<Direct> {
  return until(`a direct message to ${who} that says “${words}”`, () =>
    directSaying(product, who, words).at(-1),
  );
}

/** Presses a button of a message in somebody's own chat, with the data that it carries. */
export async function pressDirect(
  product: Product,
  who: Who,
  { message, verb }: { message: Direct; verb: string },
): Promise<void> {
  const { slack, teams } = product.farSide;
  if (message.platform === 'slack') {
    await slack.press(staff[who].slackUserId, message.id, verb);
    return;
  }
  const card = teams
    .state()
    .conversations.flatMap(({ activities }) => activities)
    .find(({ id }) => id === message.id);
  await teams.pressExecute(
    staff[who].teamsUserId,
    message.id,
    verb,
    dataOf(card?.attachments, verb) ?? {},
  );
}

/** What the button of this verb carries, however deep it stands. */
function dataOf(node: unknown, verb: string): object | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('verb' in node && node.verb === verb && 'data' in node) return Object(node.data);
  for (const value of Object.values(node)) {
    const found = dataOf(value, verb);
    if (found !== undefined) return found;
  }
  return undefined;
}

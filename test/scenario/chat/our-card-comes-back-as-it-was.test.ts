import { beforeEach, expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import { slackChannel, teamsChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import {
  approvalsOf,
  askAnew,
  callSlack,
  cardsSettled,
  changeTeamsMessage,
  dataOf,
  entries,
  expectRefused,
  stateOf,
  type Target,
} from '#test/support/chat/attacks.ts';
import { pressInSlack, pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutWorker: true });
let card: Target;
beforeEach(async () => {
  card = await askAnew(product);
  await cardsSettled(product, card.id);
});

/** Without the ids that Slack gives to blocks again each time, and without when calls would come: a minute changes that. */
const shown = (message: unknown) =>
  JSON.stringify(message, (key, value: unknown) =>
    key === 'block_id' ? undefined : value,
  ).replace(/first about [^"]*/g, 'first about then');

/** Our messages about this closure, by id, with everything they show. */
function cards(platform: Platform): { id: string; shows: string }[] {
  const { slack, teams } = product.farSide;
  const isOurs = (words: string) => words.startsWith(`Closure ${card.number} ·`);
  if (platform === 'slack') {
    const channel = slack.state().channels.find(({ id }) => id === slackChannel);
    return (channel?.messages ?? [])
      .filter(({ text, thread_ts }) => thread_ts === undefined && isOurs(text))
      .map(({ ts, text, blocks }) => ({ id: ts, shows: shown([text, blocks]) }));
  }
  const channel = teams.state().conversations.find(({ id }) => id === teamsChannel);
  return (channel?.activities ?? [])
    .filter(({ summary, replyToId }) => replyToId === undefined && isOurs(summary ?? ''))
    .map(({ id, summary, attachments }) => ({ id, shows: shown([summary, attachments]) }));
}

const only = (platform: Platform) => {
  const [one, ...more] = cards(platform);
  if (one === undefined || more.length > 0) throw new Error('not one card');
  return one;
};

/** As anyone who stole our token for Slack, or the secret of our app for Teams. */
async function remove(platform: Platform, id: string): Promise<void> {
  if (platform === 'slack')
    await callSlack(product, 'chat.delete', { channel: slackChannel, ts: id });
  else await changeTeamsMessage(product, id, { method: 'DELETE' });
}

async function overwrite(platform: Platform, id: string): Promise<void> {
  const summary = `Closure ${card.number} · A fire drill, nothing to see`;
  if (platform === 'slack') {
    const section = { type: 'section', text: { type: 'mrkdwn', text: summary } };
    const changed = { channel: slackChannel, ts: id, text: summary, blocks: [section] };
    await callSlack(product, 'chat.update', changed);
    return;
  }
  const content = {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text: summary }],
  };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  const message = { type: 'message', id, summary, attachments };
  await changeTeamsMessage(product, id, { method: 'PUT', message });
}

/** A card that waits is looked at once a minute; this one waited so long. */
const letAMinutePass = () =>
  product.database.owner.pool.query(
    `UPDATE posted_card SET redraw_at = redraw_at - interval '1 minute', drawn_at = drawn_at - interval '1 minute'
     WHERE subject = $1`,
    [card.id],
  );

test.each(platformsOf(import.meta.filename))(
  'attack 22: somebody deletes our card in %s',
  async (platform) => {
    const ours = only(platform);
    await remove(platform, ours.id);

    await until('the card in its place', async () => {
      await letAMinutePass();
      return cards(platform).some(({ id }) => id !== ours.id);
    });
    expect(await stateOf(product, card.id)).toMatchObject({ state: 'submitted' });
    await until(
      'the entry',
      async () => (await entries(product, { act: 'card-lost', subject: card.id })) === 1,
    );
    // Once, however often it is looked at.
    await letAMinutePass();
    await until('another look', async () => {
      const { rows } = await product.database.pool.query(
        `SELECT bool_and(redraw_at > clock_timestamp() + interval '30 seconds') AS drawn FROM posted_card
          WHERE subject = $1`,
        [card.id],
      );
      return rows[0]?.drawn;
    });
    expect(only(platform).shows).toContain(card.code);
    // The message that was deleted, and whatever is made to look like it, is not our card any more.
    const press = { who: 'superintendent', verb: 'approve', data: dataOf(card) } as const;
    const who = product[platform === 'slack' ? 'onSlack' : 'onTeams']('superintendent');
    await expectRefused(
      product,
      { who: [who], words: 'isn’t the card that Bellwether posted', reason: 'unknown-card' },
      () =>
        (platform === 'slack' ? pressInSlack : pressInTeams)(product, {
          ...press,
          messageId: ours.id,
        }),
    );
  },
);

test.each(platformsOf(import.meta.filename))(
  'attack 22: somebody overwrites our card in %s, and its buttons',
  async (platform) => {
    const ours = only(platform);
    await overwrite(platform, ours.id);
    expect(only(platform).shows).not.toContain(card.code);
    const press = platform === 'slack' ? pressInSlack : pressInTeams;
    const who = product[platform === 'slack' ? 'onSlack' : 'onTeams']('superintendent');

    // What they wrote on the button counts for no more than what anybody sends.
    await expectRefused(
      product,
      { who: [who], words: 'This card is out of date', reason: 'out-of-date' },
      () =>
        press(product, {
          who: 'superintendent',
          verb: 'approve',
          data: { campaign: card.id, code: '1234-5678' },
          messageId: ours.id,
        }),
    );
    expect(await stateOf(product, card.id)).toMatchObject({ state: 'submitted' });
    expect(await approvalsOf(product, card.id)).toBe(0);

    await until('the card as it was', async () => {
      // Again and again: a drawing that was under way when it was overwritten counts as one after it.
      await letAMinutePass();
      return only(platform).shows === ours.shows;
    }).catch(() => expect(only(platform).shows).toBe(ours.shows));
    expect(only(platform).id).toBe(ours.id);
  },
);

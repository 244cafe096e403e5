import { beforeAll, expect, test } from 'vitest';
import { staff as people } from '#sandbox/district/staff.ts';
import { slackChannel, teamsChannel } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { waitingTarget } from '#test/support/chat/attacks.ts';
import { asOwner } from '#test/support/chat/forged-approval.ts';
import {
  awaitDirect,
  directSaying,
  directTo,
  pressDirect,
  type Who,
} from '#test/support/chat/own-chats.ts';
import { withdraw } from '#test/support/chat/withdraw.ts';
import { setUpProduct } from '#test/support/product/product.ts';

/** In short one closure, told and decided. */
export function everyApproverIsTold(length: 'short' | 'long'): void {
  const isLong = length === 'long';
  const product = setUpProduct({ students: isLong ? 30 : 12 });
  let number = 0;
  beforeAll(async () => {
    // An approver who never took the course, and one who is away.
    for (const who of ['counsel', 'technologist'] as const) await makeApprover(who);
    await asOwner(
      product,
      `INSERT INTO training_record (operator_id, course_id, score)
     SELECT o.id, training_course_in_force(), 100 FROM operator o WHERE o.directory_id = $1`,
      [people.technologist.directoryId],
    );
    await asOwner(
      product,
      `INSERT INTO absence (operator_id, until) SELECT id, now() + interval '9 days' FROM operator WHERE directory_id = $1`,
      [people.technologist.directoryId],
    );
  });

  const makeApprover = (who: Who) =>
    asOwner(
      product,
      `INSERT INTO role_grant (operator_id, role, granted_at)
     SELECT id, 'approver', now() - interval '9 days' FROM operator WHERE directory_id = $1`,
      [people[who].directoryId],
    );

  /** The principal requests a closure; it is waiting, and the next number. */
  async function ask(): Promise<string> {
    await product.onSlack('principal').askClosure({ delivery: 'call' });
    number += 1;
    await waitingTarget(product, number);
    return `Closure ${number} ·`;
  }

  const everybody = Object.keys(people) as Who[];
  /** Where each person has messages about a closure. */
  const counts = (title: string) =>
    Object.fromEntries(
      everybody.flatMap((who) => {
        const where = directSaying(product, who, title).map(({ platform }) => platform);
        return where.length === 0 ? [] : [[who, where]];
      }),
    );
  const inBoth = ['slack', 'teams'];
  /** The superintendent, who decided nothing yet, has it in both chats. */
  const awaitBoth = (title: string) =>
    until('both messages', () => directSaying(product, 'superintendent', title).length === 2);

  /** As if the pauses between tries had passed, and those who died held nothing any more. */
  const letPausesPass = () =>
    product.database.owner.pool.query(
      'UPDATE posted_card SET retry_at = NULL WHERE retry_at IS NOT NULL',
    );

  /** Whom the thread of the newest card mentions, on each platform. */
  function mentioned() {
    const { slack, teams } = product.farSide;
    const inSlack = slack.state().channels.find(({ id }) => id === slackChannel)?.messages ?? [];
    const inTeams = teams.state().conversations.find(({ id }) => id === teamsChannel);
    return {
      slack: inSlack.findLast(({ mentions }) => mentions.length > 0)?.mentions.toSorted(),
      teams: inTeams?.activities
        .findLast(({ mentions }) => mentions.length > 0)
        ?.mentions.toSorted(),
    };
  }

  test('each of two approvers has a message with buttons in both chats; author, untrained and away have none; both channels mention them', async () => {
    const title = await ask();

    for (const who of ['superintendent', 'deputy'] as const) {
      const message = await awaitDirect(product, who, title);
      expect(message.words).toContain('Needs your approval: Closure');
      expect(message.offers('approve')).toBe(true);
    }
    const both = [people.superintendent, people.deputy];
    await until('the mentions', () => mentioned().slack && mentioned().teams);
    expect(mentioned()).toEqual({
      slack: both.map(({ slackUserId }) => `@${slackUserId}`).toSorted(),
      teams: both.map(({ teamsUserId }) => teamsUserId).toSorted(),
    });
    for (const person of [product.onTeams('principal'), product.onSlack('principal')]) {
      await until('the names on the card', () => /Sent to .+ and .+\./.test(person.card()));
      expect(person.card()).toContain('Sent to Inés Carvajal and Marcus Oyelaran.');
    }
    await awaitBoth(title);
    expect(counts(title)).toEqual({ superintendent: inBoth, deputy: inBoth });
    const { rows } = await product.database.pool.query(
      `SELECT facts FROM audit_entry WHERE act = 'approvers-asked'`,
    );
    expect(rows).toEqual([{ facts: { version: 1, asked: 2, listed: 0 } }]);
  });

  test('a decision in the channel takes the buttons from each of these messages, and says who decided', async () => {
    await product.onTeams('deputy').press('approve');

    for (const who of ['superintendent', 'deputy'] as const) {
      const message = await awaitDirect(product, who, 'Inés Carvajal approved this at');
      expect(message.offers('approve') || message.offers('send-back-form')).toBe(false);
    }
    expect(counts(`Closure ${number} ·`)).toEqual({ superintendent: inBoth, deputy: inBoth });
    await until('both chats of each', () =>
      (['superintendent', 'deputy'] as const).every(
        (who) => directSaying(product, who, 'Inés Carvajal approved this at').length === 2,
      ),
    );
  });

  if (length === 'short') return;

  test('next time somebody is told only where they decided last, one who never did in both chats, and approving in the direct message starts the closure', async () => {
    const title = await ask();
    const mine = await awaitDirect(product, 'deputy', title);
    const other = await awaitDirect(product, 'superintendent', title);
    expect(mine.platform).toBe('teams');
    expect(other.words).toContain('Needs your approval');

    await pressDirect(product, 'deputy', { message: mine, verb: 'approve' });

    await until('the calls', async () =>
      ['dialing', 'finished'].includes((await product.campaign()).state),
    );
    await awaitDirect(product, 'superintendent', 'Inés Carvajal approved this at');
    await awaitBoth(title);
    expect(counts(title)).toEqual({ superintendent: inBoth, deputy: ['teams'] });
  });

  test('a bot that dies, or hears no answer, after it posted the message finds it again', async () => {
    const { slack } = product.farSide;
    slack.failNext('chat.postMessage', {
      status: 504,
      isDone: true,
      saying: `channel":"${people.superintendent.slackUserId}`,
    });
    const title = await ask();
    await awaitDirect(product, 'superintendent', title);
    // And until the bot is done with it: what it keeps last would undo what is planted next.
    await until('its address', async () => {
      await letPausesPass();
      const { rowCount } = await product.database.owner.pool.query(
        `SELECT FROM posted_card WHERE subject = $1 AND channel = 'own-chat'
         AND (message_id IS NULL OR drawn_revision < revision OR lease_until IS NOT NULL)`,
        [(await product.campaign()).id],
      );
      return rowCount === 0;
    });
    // As it is where a bot was killed between the post and keeping where it stands.
    await product.database.owner.pool.query(
      `UPDATE posted_card SET channel_id = NULL, message_id = NULL, drawn_revision = 0, drawn_digest = NULL,
       posting_since = now() - interval '1 minute', lease_until = now() - interval '1 second'
     WHERE subject = $1 AND channel = 'own-chat' AND platform = 'slack'`,
      [(await product.campaign()).id],
    );
    await until('its address again', async () => {
      const { rowCount } = await product.database.owner.pool.query(
        `SELECT FROM posted_card WHERE subject = $1 AND channel = 'own-chat' AND message_id IS NULL`,
        [(await product.campaign()).id],
      );
      return rowCount === 0;
    });

    await awaitBoth(title);
    expect(counts(title)).toEqual({ superintendent: inBoth, deputy: ['teams'] });
    const message = directSaying(product, 'superintendent', title).find(
      ({ platform }) => platform === 'slack',
    );
    if (message === undefined) throw new Error('no message in Slack');
    await pressDirect(product, 'superintendent', { message, verb: 'approve' });
    await awaitDirect(product, 'deputy', 'Marcus Oyelaran approved this at');
  });

  test('whom one platform won’t let us write to is told on the other one', async () => {
    product.farSide.slack.failNext('chat.postMessage', {
      error: 'cannot_dm_bot',
      saying: `channel":"${people.superintendent.slackUserId}`,
    });
    const title = await ask();

    const message = await awaitDirect(product, 'superintendent', title);
    expect(message.platform).toBe('teams');
    await withdraw(product.onSlack('principal'), number);
    await awaitDirect(product, 'superintendent', 'Dana Whitfield withdrew this at');
    expect(counts(title)).toEqual({ superintendent: ['teams'], deputy: ['teams'] });
  });

  test('sent back, it says so; submitted again, a message of its own says why it came back and what changed', async () => {
    const title = await ask();
    const message = await awaitDirect(product, 'superintendent', title);
    // Somebody who was not told yet when it goes back is not told of it at all.
    await awaitDirect(product, 'deputy', title);
    await until('its card in Teams', () =>
      product.onTeams('superintendent').card().includes(title),
    );
    await product.onTeams('superintendent').press('send-back-form');
    await product.onTeams('superintendent').submit({ reason: 'Say that the buses do not run' });
    await awaitDirect(product, 'deputy', 'Marcus Oyelaran sent this back at');

    await until('the reason on the card', () =>
      product.onSlack('principal').card().includes('Say that the buses do not run'),
    );
    await product.onSlack('principal').press('revise');
    const form = await until('the form', () =>
      product.farSide.slack.state().views[people.principal.slackUserId]?.at(-1),
    );
    expect(JSON.stringify(form.blocks)).toContain('Say that the buses do not run');
    await product.onSlack('principal').submit({});
    await product.onSlack('principal').submitWords({ en: 'All schools are closed. No buses run.' });

    const why = /Sent back by Marcus Oyelaran at .+: Say that the buses do not run\./;
    for (const who of ['superintendent', 'deputy'] as const) {
      const again = await awaitDirect(product, who, 'Changed since version 1');
      expect(again.words).toMatch(why);
      expect(again.id).not.toBe(message.id);
      expect(again.offers('approve')).toBe(true);
    }
    expect(counts(title)).toEqual({ superintendent: inBoth, deputy: ['teams', 'teams'] });
    for (const one of directTo(product, 'superintendent').filter(({ id }) => id === message.id)) {
      expect(one.offers('approve')).toBe(false);
    }
    await until('the card', () => why.test(product.onTeams('principal').card()));
  });

  test('who requested it is not asked, though they approve for others', async () => {
    await product.onTeams('deputy').askClosure({ delivery: 'call' });
    number += 1;
    const title = `Closure ${number} ·`;

    await awaitDirect(product, 'superintendent', title);
    await until('the names on the card', () =>
      /Sent to [^,]+\./.test(product.onSlack('principal').card()),
    );
    expect(counts(title)).toEqual({ superintendent: ['teams'] });
  });
}

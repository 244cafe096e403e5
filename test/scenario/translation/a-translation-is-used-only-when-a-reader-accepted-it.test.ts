import { expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { directSaying, pressDirect } from '#test/support/chat/own-chats.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';
import { proposeUntil, writeAnnouncement } from '#test/support/translation/propose.ts';

const product = setUpProduct({ students: 30 });

const sandboxWords = '[Sandbox Vietnamese]';
const title = 'Vietnamese: is this translation right?';

/** The texts of the newest request, and whose they are. */
async function texts(): Promise<{ language: string; body: string; by: string | null }[]> {
  const { rows } = await product.database.pool.query(
    `SELECT m.language, m.body, staff_name(o) AS by FROM message_text m
     LEFT JOIN translation t ON t.id = m.translation_id LEFT JOIN operator o ON o.id = t.settled_by
     WHERE m.version_id = (SELECT id FROM campaign_version ORDER BY submitted_at DESC LIMIT 1)`,
  );
  return rows;
}

async function drafts(): Promise<number> {
  return (await product.database.pool.query('SELECT FROM campaign_version')).rowCount ?? 0;
}

const requester = {
  slack: () => product.onSlack('principal'),
  teams: () => product.onTeams('principal'),
};

test.each(platformsOf(import.meta.filename))(
  'in %s families hear English until a person who reads the language accepts, and then the accepted words',
  async (platform) => {
    const door = platform === 'slack' ? 4 : 7;
    const english = `Please use door ${door}. Doors open at 8:30 am.`;
    const person = requester[platform]();
    if (platform === 'teams') {
      // A liaison without an account in Slack is told in Teams.
      await product.database.owner.pool.query(
        `DELETE FROM chat_identity WHERE platform = 'slack' AND user_id = $1`,
        [staff.liaison.slackUserId],
      );
    }
    await writeAnnouncement(person, english);
    await proposeUntil(person, english, 'Vietnamese: proposed, waiting for a translator');
    expect(person.form()).toContain('these families hear English');
    expect(person.form()).not.toContain(sandboxWords);

    const before = await drafts();
    expect(await person.submit({ 'text-en': english })).toBeUndefined();
    await until('the request', async () => (await drafts()) > before);
    expect(await texts()).toEqual([{ language: 'en', body: english, by: null }]);
    const approver = product.onTeams('superintendent');
    await until('the card', () =>
      /Vietnamese[^:]*: not accepted yet; these \d+ phones hear English\./.test(approver.card()),
    );
    expect(approver.card()).not.toContain(sandboxWords);

    const direct = await until('a direct message with this English', () =>
      directSaying(product, 'liaison', english).find(({ words }) => words.includes(title)),
    );
    expect(direct.platform).toBe(platform);
    expect(direct.words).toContain(sandboxWords);
    await pressDirect(product, 'liaison', { message: direct, verb: 'accept-translation' });

    // The card of the request before may have been drawn again in between.
    await until('the acceptance on the card', () =>
      ['Vietnamese: accepted by Hodan Abdi', 'Not in this request yet.'].every((words) =>
        approver.card().includes(words),
      ),
    );
    expect(await texts()).toHaveLength(1);

    await writeAnnouncement(person, english);
    await proposeUntil(person, english, 'Vietnamese: accepted by Hodan Abdi');
    expect(await person.submit({})).toBeUndefined();
    await until('the accepted text', async () =>
      (await texts()).some(({ language, by }) => language === 'vi' && by === 'Hodan Abdi'),
    );
    await until('the card of the second', () => {
      const card = approver.card();
      return (
        card.includes('Vietnamese: accepted by Hodan Abdi') &&
        !card.includes('Not in this request yet.')
      );
    });
  },
);

test('words that were accepted for other English are not sent with this one', async () => {
  const person = product.onSlack('principal');
  const english = 'Please use door 9. Doors open at 8:30 am.';
  const { rows } = await product.database.pool.query(
    `SELECT accepted FROM translation WHERE language = 'vi' AND state = 'accepted' LIMIT 1`,
  );
  await writeAnnouncement(person, english);
  const before = await drafts();

  const complaint = await person.submit({ 'text-en': english, 'text-vi': rows[0]?.accepted });
  const again = complaint ?? (await person.submit({ 'text-en': english, 'same-vi': 'keep' })) ?? '';

  expect(again).toContain('for other English');
  expect(await drafts()).toBe(before);
});

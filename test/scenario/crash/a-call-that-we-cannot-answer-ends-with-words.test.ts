import { beforeAll, expect, test } from 'vitest';
import type { Call } from '#sandbox/twilio/call/call.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import type { Program } from '#test/support/product/programs.ts';
import { platformsOf } from '#test/support/run/length.ts';

const lastWords = 'give you the message right now';

const product = setUpProduct({ students: 12, withoutBot: true });
let bot: Program;
beforeAll(async () => {
  bot = product.startBot();
  await bot.ready;
});

const said = ({ transcript }: Call) =>
  transcript
    .filter(({ speaker }) => speaker === 'line')
    .map(({ text }) => text)
    .join(' ');
const callsOf = (campaign: readonly Call[]) =>
  campaign.map((call) => ({ to: call.to, text: said(call) }));

/** Approves a closure, and lets every phone be answered while this stands. */
async function closureWhile(platform: 'slack' | 'teams', away: () => Promise<void>) {
  const before = product.farSide.twilio.calls().length;
  const person = (who: 'principal' | 'superintendent') =>
    platform === 'slack' ? product.onSlack(who) : product.onTeams(who);
  await product.database.db.updateTable('district').set({ calls_per_second: 1 }).execute();
  await person('principal').askClosure({ delivery: 'call' });
  const superintendent = person('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  const calls = () => product.farSide.twilio.calls().slice(before);
  await until('the first call', () => calls().length > 0);
  await away();
  await product.database.db.updateTable('district').set({ calls_per_second: 200 }).execute();
  await until('somebody to hear the last words', () =>
    callsOf(calls()).some(({ text }) => text.includes(lastWords)),
  );
  return () => callsOf(calls());
}

/** Each phone that heard the last words alone was called again, and the books say no more than that. */
async function everybodyHeard(calls: { to: string; text: string }[]) {
  expect(calls.filter(({ text }) => text.includes('application error'))).toEqual([]);
  const told = calls.filter(({ text }) => text !== '' && !text.includes(lastWords));
  const phones = new Set(calls.map(({ to }) => to));
  expect(told.map(({ to }) => to).toSorted()).toEqual([...phones].toSorted());
  const { rows } = await product.database.owner.pool.query<{ told: number }>(
    `SELECT count(DISTINCT phone_id)::int AS told FROM attempt
     WHERE campaign_id = $1 AND disposition IN ('person', 'machine', 'hung-up')`,
    [(await product.campaign()).id],
  );
  expect(rows[0]?.told).toBe(phones.size);
}

/** The minutes pass in which the carrier said nothing, as there was no bot to say it to. */
const letSilenceEnd = () =>
  product.database.owner.pool.query(
    `UPDATE attempt SET deadline_at = now() WHERE state IN ('accepted', 'ringing', 'answered')`,
  );

test.each(platformsOf(import.meta.filename))(
  'asked for in %s, a closure whose calls are answered while all bots are down is told by the carrier’s own words, and then by a call',
  async (platform) => {
    const calls = await closureWhile(platform, () => bot.stop());
    bot = product.startBot();
    await bot.ready;
    await letSilenceEnd();
    await finished(product);
    await everybodyHeard(calls());
  },
);

test.each(platformsOf(import.meta.filename))(
  'asked for in %s, while the bots live and the database is away a call hears who calls, a pause and the same words',
  async (platform) => {
    const { pool } = product.database.owner;
    const { rows } = await pool.query<{ name: string }>('SELECT current_database() AS name');
    const limit = (to: number) =>
      pool.query(`ALTER DATABASE "${rows[0]?.name ?? ''}" CONNECTION LIMIT ${to}`);
    const calls = await closureWhile(platform, async () => {
      await limit(0);
      await pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'bellwether-calls'`,
      );
    });
    await limit(-1);
    await finished(product);
    expect(
      calls().some(({ text }) => /^This is an automated message.*give you the message/.test(text)),
    ).toBe(true);
    await everybodyHeard(calls());
  },
);

import { beforeAll, expect, test } from 'vitest';
import type { Platform } from '#domain/shared/platform.ts';
import type { Person } from '#sandbox/person.ts';
import { slackPatienceMs } from '#sandbox/slack/deliver.ts';
import { usualMix } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

/** The main promise, in either direction, from the words in chat to the summary in both channels. */
export function describeClosure(where: { askedIn: Platform; approvedIn: Platform }): void {
  const product = setUpProduct({ students: 30, mix: usualMix });
  let requester: Person;
  let approver: Person;
  const on = (platform: Platform, who: 'principal' | 'superintendent') =>
    platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

  beforeAll(() => {
    requester = on(where.askedIn, 'principal');
    approver = on(where.approvedIn, 'superintendent');
  });

  test('the approval card stands in both channels, and nobody has been called', async () => {
    await requester.askClosure({ happening: 'closed', ground: 'weather' });

    for (const person of [requester, approver]) {
      await until('the approval card', () => person.card().includes('Waiting for approval'));
      expect(await person.details()).toMatch(/Fingerprint\n[0-9a-f]{4}-[0-9a-f]{4}/);
      expect(person.card()).toContain('will be closed');
    }
    expect(product.farSide.twilio.calls()).toEqual([]);
  });

  test('the author’s own click is refused in words', async () => {
    await requester.press('approve');

    await until('the refusal', () =>
      requester.toldPrivately().some((words) => words.includes('Another approver has to')),
    );
    expect(await product.campaign()).toMatchObject({ state: 'submitted' });
  });

  test('after another person’s approval every phone of the list is called, in its language', async () => {
    await approver.press('approve');
    await finished(product);

    const { rows } = await product.database.pool.query<{ total: number; settled: number }>(
      `SELECT count(*)::int AS total, count(*) FILTER (WHERE EXISTS (
        SELECT FROM attempt a WHERE a.phone_id = r.phone_id AND a.channel = 'voice' AND a.ended_at IS NOT NULL))::int AS settled
      FROM recipient r WHERE channel = 'voice'`,
    );
    expect(rows[0]?.total).toBeGreaterThan(20);
    expect(rows[0]?.settled).toBe(rows[0]?.total);
    const spoken = product.farSide.twilio
      .calls()
      .map((call) => call.transcript.map((line) => line.text).join(' '));
    expect(spoken.filter((words) => words.includes('will be closed')).length).toBeGreaterThan(5);
    expect(spoken.some((words) => words.includes('no habrá clases'))).toBe(true);
  });

  test('the summary stands on the same card in both channels', async () => {
    for (const person of [requester, approver]) {
      await until('the summary', () => person.card().includes('Finished'));
      expect(person.card()).toContain('Approved by\nMarcus Oyelaran');
      expect(person.card()).toContain('by Dana Whitfield');
      expect(await person.details()).toMatch(/audit log entries \d+ to \d+/);
      expect(person.card()).not.toContain('Approve\n');
    }
  });

  test('Slack was answered within its three seconds', () => {
    const times = product.farSide.slack.answerTimes.map(({ ms }) => ms).toSorted((a, b) => a - b);
    expect(times.length).toBeGreaterThan(0);
    // A busy machine may be late with one of them.
    expect(times[Math.floor(times.length / 2)]).toBeLessThan(slackPatienceMs);
  });

  test('no name or number of a guardian was posted to a channel', async () => {
    const everything = JSON.stringify([
      product.farSide.slack.state().channels,
      product.farSide.teams.state().conversations,
    ]);

    expect(numbersIn(everything)).toEqual([]);
  });
}

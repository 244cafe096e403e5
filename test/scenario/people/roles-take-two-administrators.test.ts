import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { pressInTeams } from '#test/support/chat/presses.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

const product = setUpProduct({ withoutWorker: true });
let first: { onSlack: Person; onTeams: Person };
let second: Person;
let friend: Person;
const roleCard = 'Role change';

beforeAll(async () => {
  first = { onSlack: product.onSlack('administrator'), onTeams: product.onTeams('administrator') };
  second = product.onTeams('technologist');
  friend = product.onTeams('secretary');
  await trainStaff(product.database.db, [await idOf('secretary')]);
});

async function idOf(who: keyof typeof staff): Promise<string> {
  const { id } = await product.database.db
    .selectFrom('operator')
    .select('id')
    .where('directory_id', '=', staff[who].directoryId)
    .executeTakeFirstOrThrow();
  return id;
}

async function told(person: Person, words: string, act: () => Promise<unknown>): Promise<void> {
  const count = () => person.toldPrivately().filter((one) => one.includes(words)).length;
  const before = count();
  await act();
  await until(`“${words}”`, () => count() > before);
}

/** Told again, or on the private card that makes way for its answer. */
async function sees(person: Person, words: string, act: () => Promise<unknown>): Promise<void> {
  await act();
  await until(`“${words}”`, () => person.toldPrivately().join('\n').includes(words));
}

async function ask(person: Person, values: Record<string, string>): Promise<void> {
  await person.openForm(`closure people ${values['act'] ?? ''}`);
  expect(await person.submit({ school: 'all', ...values })).toBeUndefined();
}

/** Waits until the newest card about roles shows these words in both channels. */
async function inBoth(...words: string[]): Promise<void> {
  for (const person of [first.onSlack, second]) {
    for (const one of words) {
      await until(`“${one}” in the channel`, () => person.finding(roleCard).includes(one));
    }
  }
}

async function closure(): Promise<{ campaign: string; code: string }> {
  const last = await product.campaign().catch(() => ({ number: 0 }));
  await product.onSlack('principal').askClosure();
  const requester = product.onTeams('principal');
  await until('the card', () =>
    [`Closure ${last.number + 1} ·`, 'Waiting for approval'].every((words) =>
      requester.card().includes(words),
    ),
  );
  const { id } = await product.campaign();
  const code = /[0-9a-f]{4}-[0-9a-f]{4}/.exec(requester.card())?.[0] ?? '';
  return { campaign: id, code };
}

async function refusalOf(campaign: string): Promise<unknown> {
  const { rows } = await product.database.pool.query(
    `SELECT facts ->> 'reason' AS reason FROM audit_entry
     WHERE act = 'decision-refused' AND subject_id = $1 ORDER BY id DESC LIMIT 1`,
    [campaign],
  );
  return rows[0]?.reason;
}

/** The id of the card of the newest closure in Teams, whatever was posted after it. */
function closureCard(): string {
  const card = product.farSide.teams
    .state()
    .conversations.flatMap(({ activities }) => activities)
    .findLast(
      ({ replyToId, summary }) => replyToId === undefined && /^Closure \d/.test(summary ?? ''),
    );
  if (card === undefined) throw new Error('no card in Teams');
  return card.id;
}

test('anybody sees who may do what, and only administrators change it', async () => {
  await told(product.onSlack('principal'), 'Administrator: Hana Kobayashi, Joan Abernathy', () =>
    product.onSlack('principal').say('closure people'),
  );
  await told(product.onSlack('deputy'), 'Only administrators of the whole district', () =>
    product.onSlack('deputy').say('closure people grant'),
  );
});

test('attack 14: a lone administrator gives a role, from either account, and both channels show it', async () => {
  await ask(first.onSlack, { act: 'grant', person: await idOf('compliance'), role: 'approver' });

  await inBoth('Waiting for a second administrator', 'Give Priya Raghunathan the role Approver');
  for (const person of [first.onSlack, first.onTeams]) {
    await told(person, 'A different administrator must confirm it', () =>
      person.pressFinding(roleCard, 'confirm-change'),
    );
  }
  const { rows } = await product.database.pool.query(
    `SELECT facts ->> 'platform' AS platform FROM audit_entry
     WHERE act = 'role-change-refused' AND facts ->> 'reason' = 'own-change' ORDER BY id`,
  );
  expect(rows).toEqual([{ platform: 'slack' }, { platform: 'teams' }]);
  await second.pressFinding(roleCard, 'decline-change');
  await inBoth('Declined', 'Joan Abernathy');
  expect(first.onSlack.finding(roleCard)).not.toContain('Confirm\n');
});

test('attack 14: two administrators give a role, and both channels show it within a minute', async () => {
  const { rows: before } = await product.database.pool.query('SELECT FROM role_grant');
  await ask(second, { act: 'grant', person: await idOf('compliance'), role: 'front-office' });
  await inBoth('the role Front office');
  using watch = quietWatch();
  await first.onSlack.pressFinding(roleCard, 'confirm-change');

  await inBoth('In force', 'Joan Abernathy', 'Hana Kobayashi');

  expect(watch.ms()).toBeLessThan(60_000);
  const { rows } = await product.database.pool.query('SELECT FROM role_grant');
  expect(rows.length).toBe(before.length + 1);
  const { rows: noted } = await product.database.pool.query(
    `SELECT act FROM audit_entry WHERE act IN ('role-change-asked', 'role-change-confirmed') ORDER BY id DESC LIMIT 2`,
  );
  expect(noted).toEqual([{ act: 'role-change-confirmed' }, { act: 'role-change-asked' }]);
});

test('attack 13: an administrator makes a friend an approver', async () => {
  const waiting = await closure();
  await ask(first.onSlack, { act: 'grant', person: await idOf('secretary'), role: 'approver' });
  await inBoth('Give Tom Lindqvist the role Approver');
  await second.pressFinding(roleCard, 'confirm-change');
  await inBoth('In force', 'Give Tom Lindqvist');

  const approve = (data: Record<string, string>) =>
    pressInTeams(product, { who: 'secretary', verb: 'approve', data, messageId: closureCard() });
  await told(friend, 'You became an approver after this was submitted', () => approve(waiting));
  expect(await refusalOf(waiting.campaign)).toBe('approver-too-new');

  const later = await closure();
  await told(friend, 'New approvers wait 24 hours', () => approve(later));
  expect(await refusalOf(later.campaign)).toBe('approver-unseasoned');
  expect((await product.database.pool.query('SELECT FROM approval')).rowCount).toBe(0);
});

test('the compliance staff review who may do what: one after the other, nobody themselves', async () => {
  const officer = product.onSlack('compliance');
  const counsel = product.onTeams('counsel');
  await sees(officer, 'none yet', () => officer.say('closure people review'));
  await sees(officer, 'Dana Whitfield', () => officer.pressPrivate('review-start'));
  const left = async () => {
    const { rows } = await product.database.pool.query<{ count: number }>(
      `SELECT count(DISTINCT operator_id)::int AS count FROM role_grant g WHERE revoked_at IS NULL
         AND operator_id NOT IN (SELECT operator_id FROM access_decision)`,
    );
    return rows[0]?.count ?? -1;
  };
  const people = await left();

  for (let still = people; still > 1; still--) {
    const words = still === 2 ? 'Only your own roles are left' : `${still - 1} left`;
    await sees(officer, words, () => officer.pressPrivate('review-keep'));
    expect(await left()).toBe(still - 1);
  }
  await sees(counsel, 'Priya Raghunathan', () => counsel.say('closure people review'));
  await sees(counsel, 'Access review: finished', () => counsel.pressPrivate('review-keep'));

  const { rows } = await product.database.pool.query<{ kept: number; open: number }>(
    `SELECT (SELECT count(*)::int FROM access_decision WHERE decision = 'keep' AND roles <> '{}') AS kept,
       (SELECT count(*)::int FROM access_review WHERE finished_at IS NULL) AS open`,
  );
  expect(rows).toEqual([{ kept: people, open: 0 }]);
  await told(product.onSlack('principal'), `${people} people kept, 0 removed`, () =>
    product.onSlack('principal').say('closure people'),
  );
});

test('one administrator takes every power from somebody at once, and says so in both channels', async () => {
  const { campaign, code } = await closure();
  await ask(first.onSlack, { act: 'deactivate', person: await idOf('superintendent') });

  await inBoth('Take all roles from Marcus Oyelaran', 'In force');
  await told(product.onTeams('superintendent'), 'isn’t linked.', () =>
    pressInTeams(product, {
      who: 'superintendent',
      verb: 'approve',
      data: { campaign, code },
      messageId: closureCard(),
    }),
  );
  expect((await product.campaign()).state).toBe('submitted');
});

import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import type { Comeback } from '#domain/attempt/restore/restore.ts';
import { forecastOf } from '#domain/closure/view/milestone.ts';
import { wordsOf } from '#sandbox/person.ts';
import { aClosure, at } from '#test/support/cards/a-closure.ts';
import { aTally } from '#test/support/cards/a-tally.ts';

const takeover: Comeback = {
  kind: 'takeover',
  state: 'asking',
  at: at('2026-11-27T05:20'),
  moment: at('2026-11-27T05:19'),
  lostUntil: null,
  calls: 0,
  texts: 0,
};
const now = at('2026-11-27T05:21');
const pace = {
  at: now,
  measuredSeconds: 35,
  placed: 0,
  due: 800,
  lastDueAt: now,
  sharers: 1,
  isBehind: false,
};
const calling = (change: Partial<Comeback>) => ({
  ...aClosure(),
  state: 'dialing' as const,
  startedAt: at('2026-11-27T05:10'),
  tally: aTally({ pace }),
  comeback: { ...takeover, ...change },
});
const cardOf = (change: Partial<Comeback>) => {
  const { badge, blocks } = campaignCard(calling(change));
  return `${JSON.stringify(badge)} ${wordsOf(blocks)}`;
};

const lost = { state: 'held', lostUntil: at('2026-11-27T05:19').add({ seconds: 3 }) } as const;
const command = 'npm run cli -- backup restored --erasures FILE';

test('while the carrier is asked the card says what it waits for, and that nobody has to do anything', () => {
  const card = cardOf({});

  expect(card).toContain('No one is being called. The database moved to its standby at 5:20 am');
  expect(card).toContain('Calling continues on its own in less than a minute.');
  expect(card).toContain('on hold');
  expect(card).not.toContain(command);
});

test('where something was lost the card says what, and the one command that ends it', () => {
  const card = cardOf({ ...lost, calls: 2, texts: 1 });

  expect(card).toContain('It lost up to 3 s of what happened before.');
  expect(card).toContain(
    'The carrier had 3 lost calls and texts. They count, except those that the carrier answered with an error.',
  );
  expect(card).toContain(`Calling resumes once they type: ${command}`);
});

test('after a restore the card says so, and from when the backup is', () => {
  const card = cardOf({ kind: 'backup', state: 'held' });

  expect(card).toContain('The database was restored from a backup at 5:20 am');
  expect(card).toContain('It ends at 5:19 am');
  expect(card).toContain(command);
});

test('what calls again says that it stood still, and asks nobody for anything', () => {
  expect(cardOf({ state: 'over' })).toContain(
    'The database moved to its standby at 5:20 am CST. Calling resumed on its own; nothing was lost.',
  );
  expect(cardOf({ state: 'over', lostUntil: lost.lostUntil, calls: 4 })).toContain(
    'The carrier had 4 lost calls and texts',
  );
});

test('while it waits nobody is promised an hour, told that it is on track, or sent to IT for a pace', () => {
  for (const state of ['asking', 'held'] as const)
    expect(forecastOf(calling({ state }))).toBeUndefined();
  expect(forecastOf(calling({ state: 'over' }))).toBeDefined();
});

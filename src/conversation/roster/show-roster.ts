import type { Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { press } from '#conversation/kit/press.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { startRosterRefresh } from '#domain/roster/refresh/start-roster-refresh.ts';
import { findRoster } from '#domain/roster/run/find-roster.ts';
import { rosterCard } from './roster-card.ts';

export const rosterCommand = {
  typed: {
    roster: {
      who: 'everyone',
      help: 'The roster: how old, and what changed',
      detail:
        'When it was read, from where and by school, with what was left out or refused; *Refresh* reads a newer roster.',
      answer: (context) => show(context),
    },
  },
  pressed: {
    'refresh-roster': press(
      {},
      'no-roster-service',
      ({ db }, { operator, account: { platform } }) =>
        startRosterRefresh(db, { operator, platform }),
      show,
    ),
  },
} satisfies Command;

async function show({ db }: CommandContext): Promise<Reply> {
  const district = await findDistrict(db);
  return { kind: 'private', card: rosterCard(await findRoster(db), district?.timeZone ?? 'UTC') };
}

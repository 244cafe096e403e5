import type { Effect } from '#test/support/afternoon/model/effect.ts';
import { isKnown, mayRequest } from '#test/support/afternoon/model/rights.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { finishForm } from './finish-form.ts';
import { sayWords } from './say-words.ts';

type Request = { words: string; happening: string; values: Readonly<Record<string, string>> };

const calls = { delivery: 'call' };

/** What is typed, what it means, and what is filled in beside it. */
export const requests: readonly Request[] = [
  { words: 'closure', happening: 'closed', values: {} },
  { words: 'closure late 2h', happening: 'late-2h', values: calls },
  { words: 'closure', happening: 'remote-day', values: { happening: 'remote-day', ...calls } },
  {
    words: 'closure early 12:30',
    happening: 'early-dismissal',
    values: { ground: 'weather', ...calls },
  },
  { words: 'closure lockdown', happening: 'lockdown', values: {} },
  { words: 'closure hold', happening: 'hold', values: {} },
  { words: 'closure evacuate', happening: 'evacuation', values: { ground: 'fire' } },
  {
    words: 'closure',
    happening: 'other',
    values: {
      happening: 'other',
      ground: 'none',
      purpose: 'school-mission',
      'text-en': 'Back-to-school night is on Thursday.',
      ...calls,
    },
  },
];

/** Somebody asks for a closure of a school, or of all of them. */
export async function requestClosure(
  town: Town,
  player: Player,
  about: { request: Request; school: 'all' | 'large' | 'small'; isTwice: boolean },
): Promise<void> {
  const { words, happening, values } = about.request;
  const seen = await sayWords(town, player, { words });
  const isAllowed = isKnown(player.who) && mayRequest(player.who);
  if ((seen.form !== undefined) !== isAllowed)
    throw new Error(
      `“${words}” ${isAllowed ? 'opens no form for' : 'opens a form for'} ${player.who}`,
    );
  if (!isAllowed) return;
  const chosen = about.school === 'all' ? 'all' : town.schools[about.school];
  const schools = about.school === 'all' ? town.schools.all : [chosen];
  const effect: Effect = { creates: { happening, schools: schools.map(String) } };
  await finishForm(town, player, {
    says: `requests “${happening}” for ${about.school} schools`,
    values: { ...values, schools: String(chosen) },
    effect,
    isTwice: about.isTwice,
  });
}

import { availableParallelism, loadavg } from 'node:os';
import { until } from '#sandbox/until.ts';
import { checkAll } from './checks/check-all.ts';
import { type Effect, nothing, unmeant } from './model/effect.ts';
import type { Player } from './player/player.ts';
import { countAnswers, newsSince, type Seen } from './player/seen.ts';
import { rest } from './rest.ts';
import type { Town } from './town.ts';

/** What somebody is told within this time; Slack itself gives up after it. */
const answerWithinMs = 3_000;

/** On a machine with more to do than it can, everything takes so much longer. */
const stretch = () => Math.max(1, (loadavg()[0] ?? 1) / availableParallelism());

/**
 * One act of one person: it is answered once and soon, it changes what was meant and nothing else, and when all has come
 * to rest every promise holds. Returns what the person was shown.
 */
export async function step(
  town: Town,
  player: Player,
  act: {
    says: string;
    does: () => Promise<void>;
    effect?: Effect;
    /** A screen of a form: where another one follows, nothing has changed yet. */
    isForm?: true;
    isUnanswered?: true;
  },
): Promise<Seen> {
  const meant = act.effect ?? nothing;
  const told = town.story.push(`${player.who} in ${player.platform}: ${act.says}`);
  const before = await town.book();
  const seen = player.seen(town.pushed);
  const startedMs = performance.now();
  // What may also come to nothing is done when it is answered, and not before it has begun.
  const mayBeNothing = unmeant(before, before, meant).length === 0;
  const isDone = async () =>
    !mayBeNothing && unmeant(before, await town.book(), meant).length === 0;
  await act.does();
  const isAnswered = async () => {
    const now = newsSince(seen, player.seen(town.pushed));
    const isAtWork = now.notes.some(({ words }) => words.includes('Working on it'));
    return (countAnswers(now) > 0 && !isAtWork) || (await isDone());
  };
  if (act.isUnanswered === undefined)
    await until('an answer', isAnswered, 4 * answerWithinMs).catch(() => undefined);
  const tookMs = Math.round(performance.now() - startedMs);
  await rest(town);
  const after = await town.book();
  const news = newsSince(seen, player.seen(town.pushed));
  const count = countAnswers(news);
  const effect = act.isForm && news.form !== undefined ? nothing : meant;
  const isChange = effect !== nothing;
  town.story[told - 1] +=
    ` → ${(wordsOf(news) || (isChange ? 'done' : 'nothing')).replaceAll('\n', ' ')}`;
  const wrong = [
    ...unmeant(before, after, effect),
    ...(count > 1 ? [`${player.who} was answered ${count} times`] : []),
    ...(count === 0 && !isChange && act.isUnanswered === undefined
      ? [`${player.who} was not answered`]
      : []),
    ...(tookMs > answerWithinMs * stretch()
      ? [`${player.who} waited ${tookMs} ms for an answer`]
      : []),
    ...(isFault(news) ? [`${player.who} was told of a fault`] : []),
  ];
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  await checkAll(town);
  return news;
}

/** The beginning of what somebody was shown. */
function wordsOf({ notes, asides, form }: Seen): string {
  const said = [...notes, ...asides].map(({ words, buttons }) => {
    const verbs = buttons.map(({ verb }) => `[${verb}]`).join('');
    return `“${words.trim().split('\n').slice(0, 2).join(' ').slice(0, 100)}”${verbs}`;
  });
  return [
    ...said,
    ...(form === undefined ? [] : [`form “${form.title}” ${form.words.slice(0, 80)}`]),
  ].join(' ');
}

const isFault = ({ notes, asides, form }: Seen) =>
  /failed with the error|Something went wrong|Unable to reach the app|trouble connecting/.test(
    [...notes, ...asides, ...(form ? [form] : [])].map(({ words }) => words).join('\n'),
  );

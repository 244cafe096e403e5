import { type Book, type Closure, isLive } from '#test/support/afternoon/model/book.ts';
import { isCorrectable, isOver, mayStop } from '#test/support/afternoon/model/rights.ts';
import type { Player, Who } from '#test/support/afternoon/player/player.ts';
import type { Seen, SeenButton } from '#test/support/afternoon/player/seen.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { finishForm } from './finish-form.ts';
import { pressButton } from './press-button.ts';
import { sayWords } from './say-words.ts';

const begun = ({ state }: Closure) => state === 'dialing' || state === 'paused';

/** Of which closures each command may be. What was corrected is not corrected again unless somebody names it. */
const eligible = {
  stop: isLive,
  pause: ({ state }: Closure) => state === 'dialing',
  resume: ({ state }: Closure) => state === 'paused',
  correct: (one: Closure, all: readonly Closure[]) =>
    begun(one) || (wasHeard(one) && !all.some((it) => it.corrects === one.id && hasTold(it))),
  status: isLive,
  preview: isLive,
  why: begun,
} as const satisfies Record<string, (one: Closure, all: readonly Closure[]) => boolean>;

const hasTold = (one: Closure) => one.hasStarted && (begun(one) || one.reached > 0);
const wasHeard = (one: Closure) => isOver(one) && one.hasStarted && one.reached > 0;

export type Command = keyof typeof eligible;
const commands = Object.keys(eligible) as Command[];

/** Two times of three one that there is something for. */
export function pickCommand({ closures }: Book, at: number): Command {
  const apt = commands.filter((one) => closures.some((it) => eligible[one](it, closures)));
  const list = at % 3 === 0 || apt.length === 0 ? commands : apt;
  return list[Math.floor(at / 3) % list.length] ?? 'status';
}

/** A list to choose from has no more than these. */
const mostOffered = 6;

/**
 * Somebody types a command, with the number of a closure or without, and presses what it offers: without a number it
 * means the one closure that it can mean, or their own, or it asks which.
 */
export async function sayCommand(
  town: Town,
  player: Player,
  about: { command: Command; number: number | undefined; pick: number; privately: boolean },
): Promise<void> {
  const { command, number, privately } = about;
  const before = await town.book();
  const words = number === undefined ? `closure ${command}` : `closure ${command} ${number}`;
  const seen = await sayWords(town, player, { words, privately });
  const buttons = seen.notes.flatMap((note) => note.buttons);
  const offered = buttons.filter(({ data }) => data['campaign'] !== undefined);
  const faults = meantFaults(about, {
    who: player.who,
    offered,
    books: [before, await town.book()],
  });
  if (faults.length > 0) throw new Error(`“${words}”: ${faults.join('; ')}`);
  if (seen.form !== undefined)
    return sendCorrection(town, player, { before, command, number, seen });
  const button = buttons[about.pick % buttons.length];
  if (button !== undefined) await pressButton(town, player, { button, offeredAt: before });
}

function meantFaults(
  { command, number }: { command: Command; number: number | undefined },
  at: { who: Who; offered: readonly SeenButton[]; books: [Book, Book] },
): string[] {
  const numbers = new Map(
    at.books.flatMap(({ closures }) => closures.map((one) => [one.id, one.number])),
  );
  const [before, after] = at.books.map(({ closures }) =>
    closures.filter((it) => eligible[command](it, closures)),
  );
  const ids = new Set(at.offered.map(({ data }) => data['campaign'] ?? ''));
  const names = [...ids].map((id) => numbers.get(id) ?? 'one of another day').join(', ');
  const may = new Set([...(before ?? []), ...(after ?? [])].map(({ id }) => id));
  const must = (before ?? []).filter(({ id }) => after?.some((one) => one.id === id));
  const strangers = [...ids].filter((id) => !may.has(id));
  const meant = must.find((one) => one.number === number);
  const isNamedWrongly = number !== undefined && meant === undefined;
  if (ids.size === 0)
    // A closure that is named and can't be paused is told so, whatever else calls.
    return must.length > 0 && isForAll(command, at.who) && !(isNamedWrongly && command === 'pause')
      ? ['nothing is offered']
      : [];
  if (meant !== undefined)
    return ids.size === 1 && ids.has(meant.id) ? [] : [`closure ${number} was meant, not ${names}`];
  // A number that is over, or where nothing is live: what was last may be looked at.
  if (number !== undefined || may.size === 0) return [];
  const own = must.filter(({ authors }) => authors.includes(at.who));
  const isAll = ids.size === Math.min(may.size, mostOffered) || must.every(({ id }) => ids.has(id));
  const isOwn = own.length === 1 && ids.size === 1 && ids.has(own[0]?.id ?? '');
  return strangers.length > 0 || !(isAll || isOwn)
    ? [
        `${must.map((one) => `${one.number} ${one.state}`).join(', ')} may be meant, and it is about ${names}`,
      ]
    : [];
}

/** Those who may stop and pause are always shown what there is. */
const isForAll = (command: Command, who: Who) =>
  (command === 'stop' || command === 'pause') && mayStop(who);

/** A correction of the only closure that can be meant opens its form at once; other forms are put away. */
async function sendCorrection(
  town: Town,
  player: Player,
  about: { before: Book; command: Command; number: number | undefined; seen: Seen },
): Promise<void> {
  const heard = about.before.closures.filter(isCorrectable);
  const [one, ...others] = heard.filter(({ number }) => (about.number ?? number) === number);
  if (about.command !== 'correct' || one === undefined || others.length > 0) return player.tidyUp();
  await finishForm(town, player, {
    says: 'sends the correction',
    values: { 'text-en': 'Our last call was wrong: schools are open.' },
    effect: { creates: { corrects: one.id, schools: one.schools } },
  });
}

import { refusals } from '#refusals/refusals.ts';
import type { Book, Closure } from '#test/support/afternoon/model/book.ts';
import { type Effect, nothing } from '#test/support/afternoon/model/effect.ts';
import {
  isFollowable,
  mayDecide,
  mayRequest,
  outcomeOf,
} from '#test/support/afternoon/model/rights.ts';
import { thingOf } from '#test/support/afternoon/model/thing-rights.ts';
import type { Player } from '#test/support/afternoon/player/player.ts';
import type { Seen, SeenButton } from '#test/support/afternoon/player/seen.ts';
import { step } from '#test/support/afternoon/step.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { finishForm } from './finish-form.ts';
import { hearRecording } from './hear-recording.ts';
import { fillInThing } from './things/fill-in-thing.ts';
import { sendBreach } from './things/send-breach.ts';
import { sendFreeze } from './things/send-freeze.ts';

/** Presses a button, and fills in the form that it opens. What somebody alone is offered must not be refused to them. */
export async function pressButton(
  town: Town,
  player: Player,
  {
    button,
    ...how
  }: {
    button: SeenButton;
    /** Shown to this person alone, when the book was like this. */
    offeredAt?: Book;
    isOld?: true;
  },
): Promise<void> {
  const book = await town.book();
  const one = book.closures.find(({ id }) => id === button.data['campaign']);
  const thing = thingOf(button, book);
  const outcome = outcomeOf(player.who, button, book);
  // It may have ended by itself since.
  const offered = how.offeredAt && outcomeOf(player.who, button, how.offeredAt);
  if (outcome?.kind === 'refused' && offered?.kind === 'refused')
    throw new Error(`${player.who} alone is offered [${button.verb}], which is refused to them`);
  const effect = outcome?.kind === 'done' ? outcome.effect : nothing;
  if (!('inDialog' in button.handle)) await player.tidyUp();
  const seen = await step(town, player, {
    says: `presses ${how.isOld ? 'the old ' : ''}[${button.verb}]${one ? ` of closure ${one.number}` : ''}${thing ? ` of ${thing.name}` : ''}`,
    does: () => (how.isOld ? player.pressOld(button) : player.press(button)),
    effect,
  });
  const mayBeRefused = how.isOld || outcome?.kind !== 'shown';
  if (!mayBeRefused || (how.offeredAt !== undefined && outcome === undefined))
    expectNotRefused(player, button, seen);
  if (outcome?.kind === 'unheard') expectUnheard(player, seen);
  if (button.verb === 'listen' && outcome?.kind === 'shown')
    return hearRecording(town, player, { seen, listen: button });
  if (seen.form === undefined) return;
  if (thing !== undefined) await fillInThing(town, player, { button, one: thing });
  else if (button.verb === 'freeze-form') await sendFreeze(town, player);
  else await fillIn(town, player, { button, book, one });
  await player.tidyUp();
}

/** What is refused, is refused in one of the refusals for it. */
function expectNotRefused(player: Player, { verb }: SeenButton, seen: Seen): void {
  const said = wordsOf(seen);
  const refusal = Object.values(refusals).find((sentence) => said.includes(sentence));
  if (refusal !== undefined)
    throw new Error(`${player.who} pressed [${verb}] and was refused: ${refusal}`);
}

/** Nobody approves a recording that they have not heard, and each is told why. */
function expectUnheard({ who }: Player, seen: Seen): void {
  if (!wordsOf(seen).includes(refusals['recording-unheard']))
    throw new Error(`${who} isn’t told to listen first`);
}

const wordsOf = ({ notes, asides }: Seen) =>
  [...notes, ...asides].map(({ words }) => words).join('\n');

async function fillIn(
  town: Town,
  player: Player,
  { button, book, one }: { button: SeenButton; book: Book; one: Closure | undefined },
): Promise<void> {
  const send = (says: string, values: Record<string, string>, effect: Effect) =>
    finishForm(town, player, { says, values, effect });
  if (one === undefined) return;
  switch (button.verb) {
    case 'send-back-form': {
      const isTaken =
        one.state === 'submitted' && mayDecide(player.who, one) && button.data['code'] === one.code;
      const effect: Effect = isTaken
        ? { on: one.id, to: 'sent-back', decidedBy: player.who }
        : nothing;
      return send('sends it back', { reason: 'Say that no buses run.' }, effect);
    }
    case 'revise':
      return send('sends the form again', { 'text-en': await editedText(town) }, revision(one));
    case 'correct': {
      const { id, schools } = one;
      const values = { 'text-en': 'Our last call was wrong: schools are open.' };
      return send('sends the correction', values, { creates: { corrects: id, schools } });
    }
    case 'follow-up':
    case 'reunify-form': {
      const { id: corrects, schools } = one;
      const happening = button.data['what'] ?? 'reunification';
      const isTaken = mayRequest(player.who) && isFollowable(one, happening, book);
      const isCalling = one.state === 'dialing' || one.state === 'paused';
      const effect: Effect = {
        creates: { happening, corrects, schools },
        ...(isCalling ? { on: corrects, to: 'stopped' } : {}),
      };
      const values: Record<string, string> =
        happening === 'reunification' ? { place: 'The north parking lot' } : {};
      return send('asks for what follows', values, isTaken ? effect : nothing);
    }
    case 'breach-form': {
      // As often as not it is put away.
      if (book.closures.length % 2 === 0) return;
      const stops: Effect = one.state === 'dialing' ? { on: one.id, to: 'paused' } : nothing;
      return sendBreach(town, player, stops);
    }
    case 'why-form': {
      const [family] = town.families;
      return send('asks about a family', { number: family?.number ?? '' }, nothing);
    }
    default:
      // Somebody only looks; `book` is what stood when they did.
      town.story.push(`  (of ${book.closures.length} closures; the form is put away)`);
  }
}

/** The next version; a closure of its own where that one has called. */
function revision(one: Closure): Effect {
  if (!['sent-back', 'expired', 'stopped'].includes(one.state)) return nothing;
  const { schools, happening, corrects } = one;
  return one.hasStarted
    ? { creates: { schools, happening, ...(corrects === undefined ? {} : { corrects }) } }
    : { on: one.id, to: 'submitted', isEdit: true };
}

const editedText = async (town: Town) =>
  `All schools are closed today. No buses run. (${(await town.book()).closures.length})`;

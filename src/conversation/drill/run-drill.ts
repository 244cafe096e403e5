import { carriedCard, carryCard, isPostedCard } from '#conversation/kit/card-pressed.ts';
import type {
  Actor,
  ChatPlace,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { id, press, reason } from '#conversation/kit/press.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { decideDrill } from '#domain/drill/decide-drill.ts';
import { isDrillWay, maxDrillText } from '#domain/drill/drill.ts';
import { findDrill, findLiveDrill } from '#domain/drill/find-drill.ts';
import { recordDrillRefusal } from '#domain/drill/record-drill-refusal.ts';
import { checkDrill, startDrill } from '#domain/drill/start-drill.ts';
import { mayEndDrill, stopDrill } from '#domain/drill/stop-drill.ts';
import { readReason } from '#domain/shared/typed/reason.ts';
import { drillCard, endDrillButton } from './drill-card.ts';
import { drillForm, maxDrillReason, sendDrillBackForm } from './drill-form.ts';
import { showList } from './keep-drill-list.ts';

/** A drill has words, buttons and forms of its own from end to end: no press of one can mean a closure. */
export const drillCommand = {
  typed: {
    'closure drill': {
      who: 'drillers',
      help: 'DRILL: call staff, never a family',
      detail:
        'A different person approves it. It measures what a closure would take. `drill phones` keeps the list.',
      answer: (context, actor, [what]) =>
        what === 'phones' ? showList(context, actor) : openDrill(context, actor),
    },
  },
  pressed: {
    'approve-drill': approve,
    'send-back-drill-form': openSendBack,
    'end-drill': press(
      { drill: id },
      'drill-over',
      ({ db }, { operator, account: { platform } }, { drill: drillId }) =>
        stopDrill(db, { operator, platform, drillId }),
      async ({ db }, _actor, _done, { drill }) => {
        const view = await findDrill(db, drill);
        return view === undefined ? { kind: 'done' } : { kind: 'private', card: drillCard(view) };
      },
    ),
  },
  submitted: {
    drill: press(
      {
        text: reason('Say what staff hear.', maxDrillText),
        way: (given) => (isDrillWay(given) ? given : 'both'),
      },
      'out-of-date',
      ({ db }, { operator, account: { platform } }, asked) =>
        startDrill(db, { operator, platform, ...asked }),
    ),
    'send-back-drill': sendBack,
  },
} satisfies Command;

/** The form; or the drill that is under way, with the button that ends it. */
async function openDrill(context: CommandContext, actor: Actor): Promise<Reply> {
  const live = await findLiveDrill(context.db);
  if (live !== undefined) {
    const buttons = mayEndDrill(actor.operator) ? [endDrillButton(live)] : [];
    return { kind: 'private', card: { ...drillCard(live), buttons } };
  }
  const { operator, account } = actor;
  const plan = await checkDrill(context.db, { operator, platform: account.platform });
  return typeof plan === 'string' ? refuse(plan) : { kind: 'form', form: drillForm(plan) };
}

type Target = { drillId: string; code: string };

/** Counts only on a card that we posted, as an approval of a closure does. */
async function approve(context: CommandContext, actor: Actor, said: Press): Promise<Reply> {
  const target = readTarget(said.data);
  if (target === undefined) return refuse('drill-not-waiting');
  if (!(await isOurCard(context, actor, { target, place: said.place })))
    return refusePress(context, actor, { ...target, reason: 'unknown-card' });
  if (said.place.isShared)
    return refusePress(context, actor, { ...target, reason: 'shared-channel' });
  const { operator, account } = actor;
  const decided = await decideDrill(context.db, {
    operator,
    platform: account.platform,
    ...target,
    decision: 'approved',
  });
  return decided.kind === 'refused' ? refuse(decided.reason) : { kind: 'done' };
}

async function openSendBack(context: CommandContext, actor: Actor, said: Press): Promise<Reply> {
  const target = readTarget(said.data);
  const view = target && (await findDrill(context.db, target.drillId));
  if (target === undefined || view?.state !== 'submitted') return refuse('drill-not-waiting');
  if (!(await isOurCard(context, actor, { target, place: said.place })))
    return refusePress(context, actor, { ...target, reason: 'unknown-card' });
  return { kind: 'form', form: sendDrillBackForm(carryCard(said.data, said.place)) };
}

async function sendBack(context: CommandContext, actor: Actor, said: Submission): Promise<Reply> {
  const target = readTarget(said.data);
  if (target === undefined) return refuse('drill-not-waiting');
  const read = readReason(said.values['reason'], {
    missing: 'Say what should change.',
    most: maxDrillReason,
  });
  if (read.kind === 'error') return { kind: 'errors', errors: { reason: read.error } };
  // The form comes without its card, so it carries which one it was opened from.
  const place = carriedCard(said.data);
  if (!(await isOurCard(context, actor, { target, place })))
    return refusePress(context, actor, { ...target, reason: 'unknown-card' });
  const { operator, account } = actor;
  const decided = await decideDrill(context.db, {
    operator,
    platform: account.platform,
    ...target,
    decision: 'sent-back',
    reason: read.reason,
    vault: context.vault,
  });
  return decided.kind === 'refused' ? refuse(decided.reason) : { kind: 'done' };
}

const pressRefusals = {
  'unknown-card':
    'This isn’t the card that Bellwether posted for this drill, so nothing was done. Use the card in the closures channel, and tell your administrator.',
  'shared-channel':
    'People from other organizations may be in this channel, so nothing can be approved here. Approve in the other app.',
} as const;

async function refusePress(
  { db }: CommandContext,
  { operator, account }: Actor,
  { drillId, reason }: Target & { reason: keyof typeof pressRefusals },
): Promise<Reply> {
  const { platform } = account;
  await recordDrillRefusal(db, { operatorId: operator.id, drillId, reason, platform });
  return refuse(reason, pressRefusals[reason]);
}

function isOurCard(
  context: CommandContext,
  actor: Actor,
  { target, place }: { target: Target; place: ChatPlace },
): Promise<boolean> {
  return isPostedCard(context, actor, { kind: 'drill', subject: target.drillId, place });
}

/** A button's data only says where to look. */
function readTarget(data: Record<string, string>): Target | undefined {
  const drillId = readId(data['drill']);
  const { code } = data;
  return drillId === undefined || code === undefined || code.length > 9
    ? undefined
    : { drillId, code };
}

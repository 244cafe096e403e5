import { hash } from 'node:crypto';
import type { Form } from '#cards/form.ts';
import { stopButton } from '#conversation/closure/choose-card.ts';
import { placeField } from '#conversation/closure/request/message/message-form.ts';
import { readRequest } from '#conversation/closure/request/open-texts.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, oneOf, press } from '#conversation/kit/press.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { findCampaignForm } from '#domain/closure/draft/find-campaign-form.ts';
import {
  type Corrected,
  correctionBlocker,
  findCorrected,
  findFollowUps,
} from '#domain/closure/draft/find-corrected.ts';
import { type FollowUp, goesOn } from '#domain/shared/happening.ts';
import { saysPlace } from '#domain/words/template/fill-fields.ts';
import { standardWords } from '#domain/words/template/template.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { stillCallingCard } from './doubt-card.ts';
import { sendAsWritten, today } from './send-as-written.ts';

/** The message after an action, to exactly the phones that were told: a request like any other, for somebody else to approve. */
export const followUpCommand = {
  pressed: {
    'follow-up': press(
      { campaign: id, what: oneOf('all-clear', 'hold-lifted') },
      'not-found',
      (context, actor, { campaign, what }) => followUp(context, actor, { campaign, what }),
    ),
    'reunify-form': press({ campaign: id }, 'not-found', openReunification),
  },
  submitted: {
    reunify: press(
      { campaign: id, place: (given) => given ?? '' },
      'not-found',
      (context, actor, { campaign, place }) =>
        followUp(context, actor, { campaign, what: 'reunification', place }),
    ),
  },
} satisfies Command;

type Asked = { campaign: string; what: FollowUp; place?: string };

/** Where children are picked up is all that it asks. */
async function openReunification(
  context: CommandContext,
  actor: Actor,
  { campaign }: { campaign: string },
): Promise<Reply> {
  const found = await findTold(context, actor, { campaign, what: 'reunification' });
  return 'kind' in found ? found : { kind: 'form', form: reunifyForm(found) };
}

const reunifyForm = ({ id: campaign, number, reached }: Corrected): Form => ({
  verb: 'reunify',
  title: 'Reunification',
  submitLabel: 'Request approval',
  data: { campaign },
  intro: `It goes to the ${reached} phones that closure ${number} reached. Another person approves it first.`,
  fields: [placeField(undefined)],
});

async function followUp(
  context: CommandContext,
  actor: Actor,
  { campaign, what, place }: Asked,
): Promise<Reply> {
  const found = await findTold(context, actor, { campaign, what });
  if ('kind' in found) return found;
  const before = (await findCampaignForm(context.db, campaign))?.values ?? {};
  const { ground = '', purpose = '', delivery = '', machines = '' } = before;
  const asked = {
    happening: what,
    corrects: campaign,
    date: await today(context),
    ground,
    purpose,
    delivery,
    machines,
  };
  const read = await readRequest(context, actor, asked);
  // One press asks for no place, so words that say one make way for the standard ones.
  const isLacking = place === undefined && read.kind === 'draft' && saysPlace(read.prefilled.texts);
  const fit = isLacking
    ? await readRequest(context, actor, { ...asked, words: standardWords })
    : read;
  if (fit.kind === 'refused') return refuse(context, actor, { reason: fit.reason, campaign });
  if (fit.kind === 'errors') return fit;
  return sendAsWritten(context, actor, {
    read: fit,
    place,
    formId: formIdOf({ campaign, what, by: actor.operator.id, earlier: found.earlier }),
  });
}

/** The closure that it follows; or why it can’t yet, or any more. */
async function findTold(
  context: CommandContext,
  actor: Actor,
  { campaign, what }: Pick<Asked, 'campaign' | 'what'>,
): Promise<(Corrected & { earlier: number }) | Reply> {
  const told = await findCorrected(context.db, { corrects: campaign });
  if (told === undefined || !goesOn(told.happening, what))
    return refuse(context, actor, { reason: 'not-found' });
  const blocker = correctionBlocker(told);
  if (blocker !== undefined) {
    const refused = await refuse(context, actor, { reason: blocker, campaign });
    const isCalling = told.state === 'dialing' || told.state === 'paused';
    return isCalling
      ? {
          kind: 'private',
          card: stillCallingCard(told.number, stopButton({ ...told, hasStarted: true })),
        }
      : refused;
  }
  const { live, earlier } = await findFollowUps(context.db, { campaign, happening: what });
  return live
    ? refuse(context, actor, { reason: 'already-followed', campaign })
    : { ...told, earlier };
}

/** The same for a second press of one person: it asks for nothing new. */
function formIdOf(of: { campaign: string; what: FollowUp; by: string; earlier: number }): string {
  const digest = hash('sha256', [of.campaign, of.what, of.by, of.earlier].join(' '), 'hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const refuse = (
  context: CommandContext,
  actor: Actor,
  { reason, campaign }: { reason: Refusal; campaign?: string },
) => refuseOnRecord(context, actor, { act: 'asking-refused', reason, campaignId: campaign });

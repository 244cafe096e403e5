import { hash } from 'node:crypto';
import type { FormValues } from '#cards/form.ts';
import { readRequest } from '#conversation/closure/request/open-texts.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import { id, oneOf, press } from '#conversation/kit/press.ts';
import { refuseOnRecord } from '#conversation/kit/refuse-on-record.ts';
import { findAfterwards } from '#domain/closure/action/find-afterwards.ts';
import { findCampaignForm } from '#domain/closure/draft/find-campaign-form.ts';
import {
  type Corrected,
  findCorrected,
  findFollowUps,
  followUpBlocker,
} from '#domain/closure/draft/find-corrected.ts';
import { endsAction, type FollowUp, goesOn } from '#domain/shared/happening.ts';
import { saysPlace } from '#domain/words/template/fill-fields.ts';
import { standardWords } from '#domain/words/template/template.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { asksPlace, followUpForm, lacks } from './follow-up-form.ts';
import { sendAsWritten, today } from './send-as-written.ts';

const about = { campaign: id, what: oneOf<FollowUp>('all-clear', 'hold-lifted', 'reunification') };

/** The message after an action, to everybody at its schools: a request like any other, for somebody else to approve. */
export const followUpCommand = {
  pressed: {
    'follow-up': press(about, 'not-found', openFollowUp),
    'reunify-form': press({ campaign: id }, 'not-found', (context, actor, { campaign }) =>
      openFollowUp(context, actor, { campaign, what: 'reunification' }),
    ),
  },
  submitted: {
    'follow-up': press(about, 'not-found', (context, actor, of, { values = {}, data }) =>
      sendFollowUp(context, actor, { ...of, values, shown: data['shown'] }),
    ),
    'follow-up-fields': press(about, 'not-found', (context, actor, of, { values = {} }) =>
      showFollowUp(context, actor, { ...of, values }),
    ),
  },
} satisfies Command;

type About = { campaign: string; what: FollowUp };
type Asked = About & { values: FormValues };

/** It begins with what families know of the rest of the day. */
async function openFollowUp(
  context: CommandContext,
  actor: Actor,
  { campaign, what }: About,
): Promise<Reply> {
  const values = endsAction(what) ? await findAfterwards(context.db, campaign) : {};
  return showFollowUp(context, actor, {
    campaign,
    what,
    values: { afterwards: 'nothing', ...values },
  });
}

/** The form with what is asked so far, and its words below. */
async function showFollowUp(
  context: CommandContext,
  actor: Actor,
  { note, ...asked }: Asked & { note?: string },
): Promise<Reply> {
  const told = await findTold(context, actor, asked);
  if ('kind' in told) return told;
  const { what, values } = asked;
  const read = await readFollowUp(context, actor, asked);
  if (read.kind === 'refused') return refuse(context, actor, { ...asked, reason: read.reason });
  const english = read.kind === 'draft' ? read.prefilled.texts['en'] : undefined;
  return { kind: 'form', form: followUpForm({ told, what, values, note, english }) };
}

async function sendFollowUp(
  context: CommandContext,
  actor: Actor,
  { shown, ...asked }: Asked & { shown: string | undefined },
): Promise<Reply> {
  const { campaign, what, values } = asked;
  const again = (note: string) => showFollowUp(context, actor, { ...asked, note });
  // Where the platform doesn’t tell of a choice at once, what it asks for is asked now.
  if (lacks(what, values)) return again('One more question.');
  if (endsAction(what) && (values['afterwards'] ?? '') !== (shown ?? ''))
    return again('These are the words for it. Send it again.');
  const told = await findTold(context, actor, asked);
  if ('kind' in told) return told;
  const read = await readFollowUp(context, actor, asked);
  if (read.kind === 'refused') return refuse(context, actor, { reason: read.reason, campaign });
  if (read.kind === 'errors') return read;
  return sendAsWritten(context, actor, {
    read,
    place: asksPlace(what, values) ? values['place'] : undefined,
    formId: formIdOf({ campaign, what, by: actor.operator.id, earlier: told.earlier }),
  });
}

/** As the action was asked for, so that the same phones may be called. */
async function readFollowUp(
  context: CommandContext,
  actor: Actor,
  { campaign, what, values }: Asked,
) {
  const before = (await findCampaignForm(context.db, campaign))?.values ?? {};
  const { ground = '', purpose = '', delivery = '', machines = '' } = before;
  const { afterwards = '', dismissalTime } = values;
  // Words of a template say what they say of the rest of the day: where it goes on as usual they may.
  const isPlain = endsAction(what) && afterwards !== 'usual';
  const asked = {
    happening: what,
    corrects: campaign,
    date: await today(context),
    ground,
    purpose,
    delivery,
    machines,
    afterwards,
    ...(dismissalTime === undefined ? {} : { dismissalTime }),
    ...(isPlain ? { words: standardWords } : {}),
  };
  const read = await readRequest(context, actor, asked);
  // Words that say a place make way for the standard ones where none is asked for.
  const isLacking =
    !asksPlace(what, values) && read.kind === 'draft' && saysPlace(read.prefilled.texts);
  return isLacking ? readRequest(context, actor, { ...asked, words: standardWords }) : read;
}

/** The closure that it follows; or why it can’t yet, or any more. */
async function findTold(
  context: CommandContext,
  actor: Actor,
  { campaign, what }: About,
): Promise<(Corrected & { earlier: number }) | Reply> {
  const told = await findCorrected(context.db, { corrects: campaign });
  if (told === undefined || !goesOn(told.happening, what))
    return refuse(context, actor, { reason: 'not-found' });
  const blocker = followUpBlocker(told);
  if (blocker !== undefined) return refuse(context, actor, { reason: blocker, campaign });
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

import { randomUUID } from 'node:crypto';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { Actor, Command, CommandContext, Press, Reply } from '#conversation/kit/command.ts';
import { idOrNone, press } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { deliveries, type RightsAudience } from '#domain/closure/campaign.ts';
import {
  draftYearlyNotice,
  noticeLink,
} from '#domain/closure/yearly-notice/draft-yearly-notice.ts';
import { findYearlyNotice } from '#domain/closure/yearly-notice/find-yearly-notice.ts';
import { pageLanguageFor } from '#domain/language/languages.ts';
import { holdsRoleEverywhere } from '#domain/people/operator/operator.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import { yearlyNoticeCard, yearlyNoticeForm } from './yearly-notice-card.ts';

export const yearlyNoticeCommand = {
  typed: {
    'compliance notices': {
      who: 'notice-senders',
      help: 'Who had the notice of rights; sends it',
      answer: showNotices,
    },
  },
  pressed: { 'yearly-notice-form': openNotice },
  submitted: {
    'yearly-notice': press(
      {
        delivery: (given = '') => (isDelivery(given) ? given : { wrong: 'Choose how to send it.' }),
        form: idOrNone,
      },
      'out-of-date',
      ({ db, publicUrl }, { operator }, { delivery, form }, { data }) =>
        draftYearlyNotice(db, {
          operator,
          whom: whomOf(data),
          delivery,
          formId: form ?? undefined,
          publicUrl,
        }),
      () => ({
        kind: 'private',
        card: sentenceCard({
          text: 'Requested. Its card is in the closures channel; another person must approve it.',
        }),
      }),
    ),
  },
} satisfies Command;

async function showNotices(context: CommandContext, { operator }: Actor): Promise<Reply> {
  const notice = await findYearlyNotice(context.db);
  if (notice === undefined) return refuse('no-district');
  return {
    kind: 'private',
    card: yearlyNoticeCard(notice, {
      link: `${context.publicUrl}/rights`,
      maySend: holdsRoleEverywhere(operator, 'requester'),
    }),
  };
}

async function openNotice(
  context: CommandContext,
  { operator }: Actor,
  { data }: Press,
): Promise<Reply> {
  if (!holdsRoleEverywhere(operator, 'requester')) return refuse('not-a-requester');
  const notice = await findYearlyNotice(context.db);
  if (notice === undefined) return refuse('no-district');
  const link = noticeLink(context.publicUrl);
  return {
    kind: 'form',
    form: yearlyNoticeForm({
      whom: whomOf(data),
      due: notice.all.due,
      form: randomUUID(),
      message: pageLanguageFor('en').pages.rightsMessage({ link }),
    }),
  };
}

const whomOf = (data: Press['data']): RightsAudience =>
  data['whom'] === 'due' ? 'due' : 'everyone';

const isDelivery = (value: string): value is Delivery => Object.hasOwn(deliveries, value);

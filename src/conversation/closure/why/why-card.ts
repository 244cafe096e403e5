import { fact, lineList, note, strong } from '#cards/blocks.ts';
import type { Card, Fact } from '#cards/card.ts';
import { day, time } from '#cards/format.ts';
import { userNames } from '#cards/words/phone-words.ts';
import { type EvidenceLinks, evidenceButtons } from '#conversation/audit/evidence-card.ts';
import { purposes } from '#domain/closure/campaign.ts';
import type { Why, WhyChannel } from '#domain/closure/why/why.ts';
import { happenings } from '#domain/shared/happening.ts';
import { absentWords } from './absent-words.ts';
import { contactFacts } from './contact-words.ts';
import { emailFacts } from './email-words.ts';
import { namedFacts, names, nowWords, sayEnd, verdict, whyTitle } from './why-details.ts';

/** Why one number was called in a closure, or was not: ten lines. Details has each rule, its evidence and every try. */
export function whyCard(why: Why, of: { campaignId: string; links: EvidenceLinks }): Card {
  const { closure, phone } = why;
  const title = whyTitle(why);
  return {
    title,
    blocks: [
      strong(why.channels.map((channel) => verdict(channel, why)).join('\n')),
      lineList([
        fact('Used by', userNames(phone)),
        fact(
          'Closure',
          `${happenings[closure.happening]}, ${day(closure.eventDate)} · ${purposes[closure.purpose]}`,
        ),
        ...contactFacts(why),
        ...why.channels.flatMap((channel) => channelFacts(channel, why)),
        ...emailFacts(why),
      ]),
      note('Only you see this. Views are logged.'),
    ],
    buttons: [
      {
        verb: 'why-details',
        label: 'Details',
        data: { campaign: of.campaignId, phone: phone.phoneId },
      },
      { verb: 'consent-find', label: 'Consent now', data: { phone: phone.phoneId } },
      { verb: 'consent-history', label: 'History', data: { phone: phone.phoneId } },
      ...evidenceButtons(of.links),
    ],
    summary: title,
  };
}

/** The list, the newest try and what holds now. What was never meant to be sent needs no more than the verdict. */
function channelFacts(
  { channel, listed, named, attempts, now }: WhyChannel,
  { timeZone }: Why,
): Fact[] {
  if (listed.kind === 'absent' && listed.because === 'not-this-way') return [];
  const newest = attempts.at(-1);
  return [
    fact(names[channel], listedWords(listed, channel)),
    ...namedFacts({ named, attempts }),
    ...(newest === undefined
      ? []
      : [
          fact(
            `Try ${newest.tryNumber}`,
            [
              ...(newest.at === null ? [] : [time(newest.at, timeZone)]),
              newest.state === 'planned' ? 'Scheduled' : sayEnd(newest, timeZone),
            ].join(' · '),
          ),
        ]),
    ...(now === undefined ? [] : [fact('Now', nowWords(now, channel))]),
  ];
}

function listedWords(listed: WhyChannel['listed'], channel: WhyChannel['channel']): string {
  if (listed.kind === 'absent') return absentWords(listed.because, channel);
  const where = listed.kind === 'included' ? 'On the call list' : 'Not contacted';
  return `${where}: ${listed.rule.reason}`;
}

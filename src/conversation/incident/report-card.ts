import { fact, factList, note, quote, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import type { Form } from '#cards/form.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { maxKnown } from '#domain/incident/incident.ts';
import { type BreachSign, reportPatienceMinutes } from '#domain/incident/sign/breach-sign.ts';

/** For anybody on the staff who can't open an incident. It freezes nothing. */
export function breachReportForm(about: {
  now: { date: string; time: string };
  closure?: { id: string; number: number };
}): Form {
  const { now, closure } = about;
  const of = closure === undefined ? '' : `It is about closure ${closure.number}. `;
  return {
    verb: 'breach-report',
    title: 'Report a breach',
    submitLabel: 'Report it',
    data: closure === undefined ? {} : { campaign: closure.id },
    intro: `${of}Compliance staff get your report in chat right away and decide what to do. No phone rings: if it can’t wait, call them, too.`,
    fields: [
      {
        kind: 'text',
        name: 'saw',
        label: 'What did you see?',
        hint: 'Don’t include a family’s name or number.',
        multiline: true,
        maxLength: maxKnown,
      },
      { kind: 'date', name: 'date', label: 'When did you see it?', value: now.date },
      { kind: 'time', name: 'time', label: 'At', value: now.time },
    ],
  };
}

/** For the reporter alone. */
export const reportedCard = (): Card =>
  sentenceCard({
    title: 'Report received',
    text: 'Compliance staff were told in chat; no phone rang. If it can’t wait, call them. Bellwether will tell you what they decide. Until then, don’t delete or change anything.',
  });

/** What somebody on the staff saw, for the person who looks at it. */
export const reportWordsCard = (sign: BreachSign, saw: string): Card => ({
  title: 'What was reported',
  blocks: [
    quote(sign.reporter ?? 'Someone on the staff', saw),
    factList([
      ...(sign.noticedAt === null ? [] : [fact('Seen', time(sign.noticedAt, sign.timeZone))]),
      fact('Reported', time(sign.seenAt, sign.timeZone)),
    ]),
    note('Answer on its card: open an incident, or say why it is not a breach.'),
  ],
  buttons: [],
  summary: 'What was reported',
});

/** In the thread of the compliance channel, once nobody has answered for a while. */
export const reportLateCard = (sign: BreachSign): Card =>
  sentenceCard({
    text: `Nobody has answered ${sign.reporter ?? 'someone'}’s report for ${reportPatienceMinutes} minutes. Administrators were told.`,
  });

/** In the reporter's own chat. */
export function reportAnswerCard(sign: BreachSign): Card {
  const at = time(sign.seenAt, sign.timeZone);
  const who = sign.answeredBy ?? 'Compliance staff';
  const text =
    sign.answer === 'incident'
      ? `${who} opened incident ${sign.incident ?? ''} because of your report of ${at}. Thank you.`
      : `${who} looked at your report of ${at}. It is not a breach.`;
  return {
    title: 'Your report',
    blocks: [say(text), ...(sign.reason === null ? [] : [quote('Why', sign.reason)])],
    buttons: [],
    summary: text,
  };
}

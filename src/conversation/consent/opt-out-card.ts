import { fact, factList, note, say } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { date, dayAndTime } from '#cards/format.ts';
import { answerTable } from '#conversation/closure/answer-blocks.ts';
import type { PhoneAnswer } from '#domain/consent/lookup/phone-consent.ts';
import type { OfficeRevocation } from '#domain/consent/office-form/revoke-by-office.ts';
import { blockWords, channelWords, lowered, raised } from './consent-words.ts';

type Withdrawn = Extract<OfficeRevocation, { kind: 'withdrawn' }>;

/** What a withdrawal stops, since when, and the clock of the law. */
export function withdrawalCard(revocation: OfficeRevocation, phoneId: string): Card {
  const title =
    revocation.kind === 'withdrawn'
      ? 'Opt-out recorded'
      : 'Blocked: this number gets no more calls';
  return {
    title,
    blocks: [
      ...(revocation.kind === 'withdrawn'
        ? withdrawnBlocks(revocation)
        : [
            say(
              `${blockWords[revocation.block]}: it gets no calls and no texts, not even in an emergency.`,
            ),
          ]),
      answerTable(revocation.answers),
    ],
    buttons: [{ verb: 'consent-history', label: 'History', data: { phone: phoneId } }],
    summary: title,
  };
}

function withdrawnBlocks({ withdrawal, clock, timeZone, answers }: Withdrawn): Block[] {
  const overtaken = newerConsent({ withdrawal, clock, answers });
  return [
    factList([
      fact('Stops', stopWords(withdrawal)),
      fact('Still allowed', goesOn(withdrawal, answers)),
      fact('Received', dayAndTime(clock.receivedAt, timeZone)),
      fact('In effect from', dayAndTime(clock.effectiveAt, timeZone)),
      fact('Due by law', `${dayAndTime(clock.honorBy, timeZone)}: ten business days`),
    ]),
    ...(overtaken === undefined
      ? []
      : [
          note(
            `A consent of ${date(overtaken, timeZone)} is newer than this opt-out, so it still holds. If they opted out after it, record the opt-out with that time.`,
            'warning' as const,
          ),
        ]),
    note(confirmationWords(withdrawal, clock.isConfirmed)),
  ];
}

function stopWords({ scope, channel }: Withdrawn['withdrawal']): string {
  switch (scope) {
    case 'non-emergency':
      return `Non-emergency ${lowered(channelWords[channel])}`;
    case 'all':
      return 'All calls and texts, emergencies included';
    case 'wrong-number':
      return 'All calls and texts to this number, for every student it is linked to';
  }
}

function goesOn(
  { scope, channel }: Withdrawn['withdrawal'],
  answers: readonly PhoneAnswer[],
): string {
  if (scope !== 'non-emergency') return 'Nothing';
  const other = channel === 'any' ? [] : ([channel === 'voice' ? 'text' : 'voice'] as const);
  const rest = other.filter((one) =>
    answers.some(
      (answer) => answer.channel === one && answer.allows && answer.purpose !== 'emergency',
    ),
  );
  const emergencies = answers
    .filter(({ purpose, allows }) => purpose === 'emergency' && allows)
    .map((answer) => lowered(channelWords[answer.channel]));
  const parts = [
    ...(emergencies.length === 0 ? [] : [`emergency ${emergencies.join(' and ')}`]),
    ...rest.map((one) => `other ${lowered(channelWords[one])}`),
  ];
  return parts.length === 0 ? 'Nothing' : raised(parts.join('; '));
}

/** A consent that the law reads as their last word: it was given after what is withdrawn here. */
function newerConsent({
  withdrawal,
  clock,
  answers,
}: Pick<Withdrawn, 'withdrawal' | 'clock' | 'answers'>): Temporal.Instant | undefined {
  const stopped = answers.find(
    ({ purpose, channel, allows, evidence }) =>
      purpose !== 'emergency' &&
      allows &&
      (withdrawal.channel === 'any' || withdrawal.channel === channel) &&
      evidence?.kind === 'consent' &&
      Temporal.Instant.compare(evidence.at, clock.receivedAt) > 0,
  );
  return stopped?.evidence?.at;
}

function confirmationWords({ scope }: Withdrawn['withdrawal'], isConfirmed: boolean): string {
  if (isConfirmed)
    return 'Within five minutes, one text tells them what stopped and what still comes.';
  return scope === 'wrong-number'
    ? 'No text confirms it, because the number is a stranger’s.'
    : 'No text confirms it, because this number gets no texts from us.';
}

import { fact, factList, note, say } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { date, dayAndTime } from '#cards/format.ts';
import { answerTable } from '#cards/words/answer-blocks.ts';
import { blockWords, channelWords, lowered, raised } from '#cards/words/consent-words.ts';
import type { PhoneAnswer } from '#domain/consent/lookup/phone-consent.ts';
import type { OfficeRevocation } from '#domain/consent/office-form/revoke-by-office.ts';

type Withdrawn = Extract<OfficeRevocation, { kind: 'withdrawn' }>;

/** What a withdrawal stops, since when, and the clock of the law. */
export function withdrawalCard(revocation: OfficeRevocation, phoneId: string): Card {
  const title = titleOf(revocation);
  return {
    title,
    blocks: [
      ...(revocation.kind === 'withdrawn'
        ? withdrawnBlocks(revocation)
        : blockedBlocks(revocation)),
      answerTable(revocation.answers),
    ],
    buttons: [{ verb: 'consent-history', label: 'History', data: { phone: phoneId } }],
    summary: title,
  };
}

function titleOf(revocation: OfficeRevocation): string {
  if (revocation.kind === 'withdrawn') return 'Opt-out recorded';
  return revocation.block === 'texts-only'
    ? 'This number gets texts, not calls'
    : 'Blocked: this number gets no more calls';
}

type Blocked = Extract<OfficeRevocation, { kind: 'blocked' }>;

function blockedBlocks({ block, answers }: Blocked): Block[] {
  if (block !== 'texts-only')
    return [say(`${blockWords[block]}: it gets no calls and no texts, not even in an emergency.`)];
  const texted = answers.find(
    ({ channel, purpose }) => channel === 'text' && purpose === 'school-mission',
  );
  return [
    say('In an emergency the text goes first. A call follows only where no text is delivered.'),
    ...(texted === undefined || texted.allows ? [] : [note(lackWords(texted), 'warning')]),
  ];
}

/** Why the texts that they asked for don't come. */
function lackWords({ rule, reason }: PhoneAnswer): string {
  return rule === 'landline-text'
    ? 'A landline can’t receive texts, so calls go on. Ask the family for a mobile number.'
    : `No texts about school matters come yet: ${reason}. Until they do, it hears of emergencies alone.`;
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

import { fact, factList, heading, note, strong } from '#cards/blocks.ts';
import type { Block, Card, Fact } from '#cards/card.ts';
import { clock, date, day, dayAndTime, time } from '#cards/format.ts';
import { evidenceWords, lowered, raised } from '#cards/words/consent-words.ts';
import { dispositionEnding } from '#cards/words/disposition-words.ts';
import { phoneTitle, userBlocks } from '#cards/words/phone-words.ts';
import { type EvidenceLinks, evidenceButtons } from '#conversation/audit/evidence-card.ts';
import { type Disposition, isReached, textsFirst } from '#domain/attempt/machine/attempt.ts';
import { purposes } from '#domain/closure/campaign.ts';
import {
  type Why,
  type WhyAttempt,
  type WhyChannel,
  type WhyRule,
  wasPlaced,
} from '#domain/closure/why/why.ts';
import { plural } from '#domain/shared/count-words.ts';
import { happenings } from '#domain/shared/happening.ts';

import { absentWords } from './absent-words.ts';
import { contactFacts } from './contact-words.ts';
import { emailFacts } from './email-words.ts';

/** By which rule and on which evidence one number was called in a closure, or was not. */
export function whyDetailsCard(why: Why, links: EvidenceLinks): Card {
  const { closure, phone } = why;
  const title = whyTitle(why);
  return {
    title,
    blocks: [
      strong(why.channels.map((channel) => verdict(channel, why)).join('\n')),
      ...userBlocks(phone),
      factList([
        fact(
          'Closure',
          `${happenings[closure.happening]}, ${day(closure.eventDate)} · ${purposes[closure.purpose]}`,
        ),
        ...(closure.groups.length === 0
          ? []
          : [fact('Only families of', closure.groups.join(', '))]),
        fact('Call list locked', dayAndTime(closure.submittedAt, why.timeZone)),
        ...contactFacts(why),
        ...emailFacts(why),
      ]),
      ...why.channels.flatMap((channel) => channelBlocks(channel, why)),
      note(
        'Only you see this. Your look-up is recorded. The evidence is of this number alone; its links work for one hour and only for you.',
      ),
    ],
    buttons: [
      { verb: 'consent-find', label: 'Consent now', data: { phone: phone.phoneId } },
      { verb: 'consent-history', label: 'History', data: { phone: phone.phoneId } },
      ...evidenceButtons(links),
    ],
    summary: title,
  };
}

export const whyTitle = ({ closure, phone }: Why) =>
  `Closure ${closure.number} · ${lowered(phoneTitle(phone))}`;

export const names = { voice: 'Calls', text: 'Texts' } as const;
const done = { voice: 'Called', text: 'Texted' } as const;

/** The answer in one line: of several tries the one that reached somebody, whatever came after it. */
export function verdict(
  { channel, listed, attempts }: WhyChannel,
  { closure, timeZone }: Why,
): string {
  const last = attempts.findLast(({ disposition }) => disposition !== null);
  if (attempts.some(wasPlaced)) {
    const told = bestOf(attempts) ?? last;
    return told === undefined
      ? `${names[channel]}: in progress.`
      : `${done[channel]}: ${lowered(sayEnd(told, timeZone))}.`;
  }
  if (listed.kind === 'excluded') return `Not ${lowered(done[channel])}: ${listed.rule.reason}.`;
  if (listed.kind === 'absent') {
    return `Not ${lowered(done[channel])}: ${lowered(absentWords(listed.because, channel))}`;
  }
  if (last !== undefined)
    return `Not ${lowered(done[channel])}: ${lowered(sayEnd(last, timeZone))}.`;
  const isOver = ['finished', 'stopped', 'expired', 'sent-back'].includes(closure.state);
  if (listed.rule.id === textsFirst) {
    return isOver
      ? 'Not called: they asked for texts.'
      : 'Calls: only if no text is delivered, as they asked.';
  }
  if (!isOver) return `${names[channel]}: on the call list, not tried yet.`;
  return channel === 'text' && closure.delivery === 'call-then-text'
    ? 'Not texted: texts go only to phones that no call reached.'
    : `Not ${lowered(done[channel])}: the closure ended first.`;
}

/** A person counts for more than a machine. */
function bestOf(attempts: readonly WhyAttempt[]): WhyAttempt | undefined {
  const reached = attempts.filter(
    ({ disposition }) => disposition !== null && isReached(disposition as Disposition),
  );
  return reached.find(({ disposition }) => disposition === 'person') ?? reached.at(-1);
}

export function sayEnd(attempt: WhyAttempt, timeZone: string): string {
  const { disposition, rule, householdAt, hasConfirmed } = attempt;
  if (disposition === null) return 'Under way';
  if (householdAt !== null) return `Their household was reached at ${clock(householdAt, timeZone)}`;
  if (disposition === 'family-reached') return 'The family was reached first';
  const ended = dispositionEnding(disposition, rule?.reason);
  return hasConfirmed ? `${ended} and pressed 1` : ended;
}

function channelBlocks(channel: WhyChannel, { timeZone, closure }: Why): Block[] {
  const { listed, named, turn, attempts, now } = channel;
  // What was never meant to be sent needs no more than the line on top.
  if (listed.kind === 'absent' && listed.because === 'not-this-way') return [];
  const facts: Fact[] = [
    ...(listed.kind === 'absent'
      ? [{ label: 'On the call list', value: absentWords(listed.because, channel.channel) }]
      : [
          {
            label: listed.kind === 'included' ? 'On the call list' : 'Not contacted',
            value: `${listed.rule.reason}\n${ruleWords(listed.rule)}`,
          },
          {
            label: 'Evidence',
            value:
              listed.evidence === undefined
                ? noEvidence(listed.kind)
                : raised(evidenceWords(listed.evidence, timeZone)),
          },
        ]),
    ...namedFacts({ named, attempts }),
    ...(turn === undefined ? [] : [fact('Turn', turnWords(turn, timeZone))]),
    // The newest first.
    ...attempts.toReversed().map((attempt) => attemptFact(attempt, timeZone)),
    ...(now === undefined
      ? []
      : [
          {
            label: 'Now',
            value: nowWords(now, channel.channel),
          },
        ]),
  ];
  return [
    heading(names[channel.channel]),
    factList(facts),
    ...(closure.state === 'draft' ? [note('The call list is still being made.')] : []),
  ];
}

/** Where it stands among its household's phones, and whether somebody asked for that. */
function turnWords(
  { place, phones, firstSince }: NonNullable<WhyChannel['turn']>,
  timeZone: string,
): string {
  const asked =
    firstSince === null ? '' : `; first of its guardian’s, as asked ${date(firstSince, timeZone)}`;
  return `Phone ${place} of ${phones} in the household${asked}`;
}

/** Whether a call named children, where the words have fields: how many, and to nobody who they are. */
export function namedFacts({ named, attempts }: Pick<WhyChannel, 'named' | 'attempts'>): Fact[] {
  if (named === undefined) return [];
  const children = (those: number) => plural(those, 'child', 'children');
  const said = attempts.flatMap(({ hasNamed }) => hasNamed ?? []);
  const most = Math.max(0, ...said);
  if (most > 0) return [fact('Names', `Somebody pressed 6 and heard ${children(most)} named`)];
  if (named === 0)
    return [fact('Names', 'None: not everyone who uses this phone holds rights to each child')];
  return said.length > 0
    ? [
        fact(
          'Names',
          'None, though somebody pressed 6: the roster changed after the list was locked',
        ),
      ]
    : [fact('Names', `No one pressed 6 to hear ${children(named)} named`)];
}

/** What the rules of today say. */
export function nowWords(
  now: { allows: boolean; reason: string },
  channel: WhyChannel['channel'],
): string {
  const wouldBe = now.allows ? 'Would be' : 'Would not be';
  return `${wouldBe} ${channel === 'voice' ? 'called' : 'texted'}: ${now.reason}`;
}

function noEvidence(kind: 'included' | 'excluded'): string {
  return kind === 'included'
    ? 'Not needed: the rule uses the roster and the reason for the closure'
    : 'None on file';
}

/** `Rule mission-consent of 2025-04-11 · 47 CFR 64.1200(a)(1)(iii)`. */
function ruleWords({ id, ruleSet, citation, beyondLaw }: WhyRule): string {
  const set = ruleSet === '' ? '' : ` of ${ruleSet}`;
  const beyond = beyondLaw === null ? '' : `\nMore than the law asks for. ${beyondLaw}`;
  return `Rule “${id}”${set}${citation === '' ? '' : ` · ${citation}`}${beyond}`;
}

function attemptFact(attempt: WhyAttempt, timeZone: string): Fact {
  const when = attempt.at === null ? '' : `, ${time(attempt.at, timeZone)}`;
  const again =
    attempt.rule === undefined ? '' : `\nRule checked again just before: ${attempt.rule.reason}`;
  const ended = attempt.state === 'planned' ? 'Scheduled' : sayEnd(attempt, timeZone);
  return { label: `Try ${attempt.tryNumber}${when}`, value: `${ended}${again}` };
}

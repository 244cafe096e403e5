import { factList, table } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import {
  channelWords,
  evidenceWords,
  lowered,
  purposeWords,
  raised,
} from '#cards/consent/consent-words.ts';
import type { PhoneAnswer } from '#domain/consent/lookup/phone-consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { everyPurpose, type Purpose } from '#domain/shared/purpose.ts';

/** Yes or no at a glance: purposes down, calls and texts across. */
export function answerTable(answers: readonly PhoneAnswer[]): Block {
  const say = (purpose: Purpose, channel: Channel) =>
    answers.some((one) => one.purpose === purpose && one.channel === channel && one.allows)
      ? 'Yes'
      : 'No';
  return table(
    ['May be used for', 'Calls', 'Texts'],
    'lll',
    everyPurpose.map((purpose) => [
      purposeWords[purpose],
      say(purpose, 'voice'),
      say(purpose, 'text'),
    ]),
  );
}

/**
 * The rule behind each answer, since when, and its evidence; calls and texts together where they rest on the same.
 * Evidence behind all of them is said once.
 */
export function answerReasons(answers: readonly PhoneAnswer[], timeZone: string): Block {
  const reasons = everyPurpose.flatMap((purpose) => {
    const of = answers.filter((one) => one.purpose === purpose);
    const groups = [...Map.groupBy(of, (one) => reasonKey(one)).values()];
    return groups.map((group) => ({
      label: labelOf(group, groups.length),
      answer: answerOf(group),
      evidence: evidenceOf(group, timeZone),
    }));
  });
  const [common = '', ...others] = new Set(reasons.map(({ evidence }) => evidence));
  const isShared = common !== '' && others.length === 0 && reasons.length > 1;
  const facts = reasons.map(
    ({ label, answer, evidence }): Fact => ({
      label,
      value: isShared || evidence === '' ? answer : `${answer}\n${evidence}`,
    }),
  );
  return factList([...facts, ...(isShared ? [{ label: 'Evidence', value: common }] : [])]);
}

function reasonKey({ rule, evidence }: PhoneAnswer): string {
  return JSON.stringify([rule, evidence?.at.toString(), evidence?.kind]);
}

function labelOf(group: readonly PhoneAnswer[], groups: number): string {
  const [first] = group;
  if (first === undefined) return '';
  const purpose = purposeWords[first.purpose];
  return groups === 1 ? purpose : `${purpose}, ${lowered(channelWords[first.channel])}`;
}

function answerOf([first]: readonly PhoneAnswer[]): string {
  return first === undefined ? '' : `${first.allows ? 'Yes' : 'No'} · ${first.reason}`;
}

function evidenceOf([first, second]: readonly PhoneAnswer[], timeZone: string): string {
  if (first?.evidence === undefined) return '';
  const other =
    second?.evidence === undefined || second.evidence.id === first.evidence.id
      ? ''
      : `, ${second.evidence.id.slice(-8)}`;
  return `${raised(evidenceWords(first.evidence, timeZone))}${other}`;
}

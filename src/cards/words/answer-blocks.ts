import { factList, lineList, table } from '#cards/blocks.ts';
import type { Block, Fact } from '#cards/card.ts';
import type { PhoneAnswer } from '#domain/consent/lookup/phone-consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { everyPurpose, type Purpose } from '#domain/shared/purpose.ts';
import { channelWords, evidenceInShort, lowered, purposeWords, raised } from './consent-words.ts';

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
  const reasons = groupsOf(answers).map(({ label, group }) => ({
    label,
    answer: answerOf(group),
    evidence: evidenceOf(group, timeZone),
  }));
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

/** The rule alone, for a phone without room for more. */
export const reasonLines = (answers: readonly PhoneAnswer[]): Block =>
  lineList(groupsOf(answers).map(({ label, group }) => ({ label, value: answerOf(group) })));

function groupsOf(
  answers: readonly PhoneAnswer[],
): { label: string; group: readonly PhoneAnswer[] }[] {
  return everyPurpose.flatMap((purpose) => {
    const of = answers.filter((one) => one.purpose === purpose);
    const groups = [...Map.groupBy(of, (one) => reasonKey(one)).values()];
    return groups.map((group) => ({ label: labelOf(group, groups.length), group }));
  });
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

/** Its wording and its id are in the history. */
function evidenceOf([first]: readonly PhoneAnswer[], timeZone: string): string {
  return first?.evidence === undefined ? '' : raised(evidenceInShort(first.evidence, timeZone));
}

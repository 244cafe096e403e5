import { channelWords, taskKindWords } from '#cards/words/consent-words.ts';
import { officeCallWords } from '#cards/words/my-data-words.ts';
import { kindWords } from '#cards/words/request-words.ts';
import type { OfficeTaskKind } from '#domain/consent/ledger/office-task.ts';
import type { FamilyData } from '#domain/family/data/family-data.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';

/** Such a task is told as the request that it belongs to. */
const isRequest = (kind: OfficeTaskKind) =>
  ['read-text', 'call-back', 'wrong-number', 'disowned-number'].includes(kind);

export type Section = { title: string; columns: string[]; rows: string[][]; none: string };

/** What a family and the office told each other, and the lists that left the family out. */
export function askedSections(
  data: FamilyData,
  at: (instant: Temporal.Instant) => string,
): Section[] {
  const studentName = (id: string) => data.students.find((one) => one.id === id)?.name ?? '';
  return [
    {
      title: 'What the office answers or looks into',
      columns: ['Since', 'Number', 'What', 'Settled'],
      rows: [
        ...data.officeRequests.map((one) => ({
          ...one,
          what: `Request ${one.request}: ${kindWords[one.kind]}`,
        })),
        ...data.officeTasks
          .filter(({ kind }) => !isRequest(kind))
          .map((one) => ({ ...one, what: taskKindWords[one.kind] })),
      ]
        .toSorted((one, other) => Temporal.Instant.compare(one.at, other.at))
        .map((one) => [
          at(one.at),
          nationalNumber(one.number),
          one.what,
          one.closedAt === null ? 'Not yet' : at(one.closedAt),
        ]),
      none: 'Nothing.',
    },
    {
      title: 'Messages',
      columns: ['When', 'Number', 'Who wrote', 'Words'],
      rows: data.messages.map((one) => [
        at(one.at),
        nationalNumber(one.number),
        one.from === 'family' ? 'You' : 'The office',
        one.words ??
          (one.request === null ? 'A link to your page' : 'Left out: others use this number'),
      ]),
      none: 'None.',
    },
    {
      title: 'Calls with the office',
      columns: ['When', 'What'],
      rows: [
        ...data.officeCalls.map((one) => ({
          at: one.at,
          what: `${nationalNumber(one.number)} pressed 0 for the office: ${officeCallWords[one.outcome]}${one.askedToBeCalledBack ? '. Asked to be called back' : ''}`,
        })),
        ...data.handCalls.map((one) => ({
          at: one.at,
          what: `${one.by} ${one.called ? 'called about' : 'took back the call about'} closure ${one.closure}, for ${studentName(one.studentId)}`,
        })),
      ]
        .toSorted((one, other) => Temporal.Instant.compare(one.at, other.at))
        .map((one) => [at(one.at), one.what]),
      none: 'None.',
    },
    {
      title: 'When you were not called or texted',
      columns: ['When', 'Number', 'About', 'Why'],
      rows: data.notCalled.map((one) => [
        at(one.at),
        nationalNumber(one.number),
        `Closure ${one.closure}, ${channelWords[one.channel].toLowerCase()}`,
        one.reason,
      ]),
      none: 'Never.',
    },
  ];
}

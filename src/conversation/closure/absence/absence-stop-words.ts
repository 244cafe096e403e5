import { wallTime } from '#cards/format.ts';
import type { AbsenceStop, EarlyReason, WeeklyStop } from '#domain/closure/absence/absence-stop.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const list = new Intl.ListFormat('en-US');

/** Why a list comes before school begins, as its clerk chooses it. */
export const earlyWords: Readonly<Record<EarlyReason, string>> = {
  'taken-early': 'Attendance is taken before that',
  program: 'They were expected at a program before school',
  'early-day': 'School begins earlier on this day',
};

/** Why a list of absent students waits for a person. */
export function absenceStopWords(stop: AbsenceStop): string {
  switch (stop.kind) {
    case 'absent-most-of-school':
      return `${count(stop.students)} of the ${plural(stop.enrolled, 'student')} of a school are on lists of this day: more than half. Is it the whole roster, or a test?`;
    case 'absent-unusual':
      return `${plural(stop.students, 'student')} on lists of this day, instead of the usual ${count(stop.usual)}.`;
    case 'absent-share':
      return `${count(stop.students)} of ${plural(stop.enrolled, 'student')} are on lists of this day. There are too few earlier days to say what is usual.`;
    case 'absent-strangers':
      return `${plural(stop.ids, 'id is', 'ids are')} not on the roster of these schools. Is it the right list?`;
    case 'absent-another-day':
      return 'The list is not of today.';
    case 'absent-no-school':
      return noSchool;
    case 'absent-listed-before':
      return `${plural(stop.students, 'student is', 'students are')} on a list of the same day already: closure ${list.format(stop.numbers.map(String))}.`;
    case 'absent-beyond-most':
      return `${plural(stop.students, 'student')} on lists of this day, and the approval is for ${count(stop.most)} at most.`;
    case 'absent-outside-hours':
      return hoursWords(stop);
    case 'absent-before-bell':
      return `The list came before school begins at ${wallTime(stop.bell)}, and no phone rings before that. ${stop.why === null ? 'Nobody said why.' : `Why so early: ${earlyWords[stop.why]}.`}`;
  }
}

/** Why a weekly notice does. */
export function weeklyStopWords(stop: WeeklyStop): string {
  switch (stop.kind) {
    case 'weekly-changed':
      return `Since closure ${stop.number} was approved for each week, ${changedWords(stop.what)} changed, so each week waits for an approver. To end that, type “closure repeat end ${stop.number}” and request it again.`;
    case 'weekly-another-day':
      return 'The approval is for another day.';
    case 'weekly-beyond-most':
      return `${count(stop.lines)} calls and texts, and the approval is for ${count(stop.most)} at most.`;
    case 'weekly-no-school':
      return noSchool;
    case 'weekly-outside-hours':
      return hoursWords(stop);
  }
}

const noSchool = 'There is no school on this day.';

const hoursWords = ({ from, to }: { from: string; to: string }) =>
  `The approval is for calls from ${wallTime(from)} to ${wallTime(to)}.`;

const changed: Readonly<Record<string, string>> = {
  callbackNumber: 'the callback number',
  registeredName: 'the name that families hear',
  consentPolicy: 'who may be called',
  stopsAtOne: 'how households are called',
  texts: 'the words',
};

const changedWords = (fields: readonly string[]) =>
  fields.length === 0
    ? 'how families are told'
    : list.format(fields.map((field) => changed[field] ?? field));

import { wallTime } from '#cards/format.ts';
import type { AbsenceStop, WeeklyStop } from '#domain/closure/absence/absence-stop.ts';
import { count, plural } from '#domain/shared/count-words.ts';

const list = new Intl.ListFormat('en-US');

/** Why a list of absent students, or a weekly notice, waits for a person. */
export function absenceStopWords(stop: AbsenceStop | WeeklyStop): string {
  switch (stop.kind) {
    case 'absent-most-of-school':
      return `${count(stop.students)} of the ${plural(stop.enrolled, 'student')} of a school are on lists of this day: more than half. Is it the whole roster, or a test?`;
    case 'absent-unusual':
      return `${plural(stop.students, 'student')} on lists of this day, instead of the usual ${count(stop.usual)}.`;
    case 'absent-share':
      return `${plural(stop.students, 'student')} of ${count(stop.enrolled)} on lists of this day. There are too few earlier days to say what is usual.`;
    case 'absent-strangers':
      return `${plural(stop.ids, 'id is', 'ids are')} not on the roster of these schools. Is it the right list?`;
    case 'absent-another-day':
      return 'The list is not of today.';
    case 'weekly-another-day':
      return 'The approval is for another day.';
    case 'weekly-beyond-most':
      return `${count(stop.lines)} calls and texts, and the approval is for ${count(stop.most)} at most.`;
    case 'absent-no-school':
    case 'weekly-no-school':
      return 'There is no school on this day.';
    case 'absent-listed-before':
      return `${plural(stop.students, 'student is', 'students are')} on a list of the same day already: closure ${list.format(stop.numbers.map(String))}.`;
    case 'absent-beyond-most':
      return `${plural(stop.students, 'student')} on lists of this day, and the approval is for ${count(stop.most)} at most.`;
    case 'absent-outside-hours':
    case 'weekly-outside-hours':
      return `The approval is for calls from ${wallTime(stop.from)} to ${wallTime(stop.to)}.`;
  }
}

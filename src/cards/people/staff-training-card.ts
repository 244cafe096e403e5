import { fact, factList, heading, note, say, table } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { date } from '#cards/format.ts';
import { roleNames, wholeDistrict } from '#cards/people/role-words.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import type {
  CourseStanding,
  Learner,
  Place,
  StaffTraining,
} from '#domain/training/list-training.ts';

/** More names nobody reads on a telephone. */
const mostNames = 12;
const mostSchools = 8;

/** `/compliance training`: who is trained, and who soon isn't, for one person's eyes. */
export function staffTrainingCard(training: StaffTraining, timeZone: string): Card {
  const { courses, thin, duties } = training;
  const missing = courses.reduce((sum, { needed, current }) => sum + needed - current, 0);
  const summary =
    missing === 0
      ? 'Everyone has the training that their roles need.'
      : `${plural(missing, 'course is', 'courses are')} missing.`;
  return {
    title: 'Who is trained',
    badge: missing === 0 ? { text: 'Current', tone: 'good' } : { text: 'Gaps', tone: 'warning' },
    blocks: [
      say(summary),
      ...courses.flatMap((course) => courseBlocks(course, timeZone)),
      ...schoolBlocks(thin),
      ...duties.map(({ what, citation }): Block => note(`${what} (${citation})`)),
      note(
        'People are reminded 30, 14 and 3 days before their training ends, and on the day. The report “access” has every name as a file.',
      ),
    ],
    buttons: [],
    summary,
  };
}

function courseBlocks(course: CourseStanding, timeZone: string): Block[] {
  const { title, version, needed, current, ending, lapsed, never, gaps } = course;
  return [
    heading(`${title}, version ${version}`),
    factList([
      fact('Current', `${count(current)} of ${plural(needed, 'person', 'people')}`),
      ...namesFact(
        'Ends within 30 days',
        ending.map((one) => `${learnerWords(one)}: ${date(one.until, timeZone)}`),
      ),
      ...namesFact('Ended', lapsed.map(learnerWords)),
      ...namesFact('Never took it', never.map(learnerWords)),
    ]),
    ...gapBlocks(gaps),
  ];
}

/** `Tom Lindqvist (Front office, Adams Elementary)` */
function learnerWords({ person, places }: Learner): string {
  const bySchool = Map.groupBy(places, ({ school }) => school);
  const held = [...bySchool].map(([school, roles]) =>
    [...roles.map(({ role }) => roleNames[role]), school ?? wholeDistrict].join(', '),
  );
  return `${person} (${held.join('; ')})`;
}

function gapBlocks(gaps: CourseStanding['gaps']): Block[] {
  if (gaps.length === 0) return [];
  const more = gaps.length - mostSchools;
  const place = ({ school, role }: Place) => `${school ?? wholeDistrict}, ${roleNames[role]}`;
  return [
    table(
      ['School and role', 'Trained', 'Ends soon'],
      'lrr',
      gaps
        .slice(0, mostSchools)
        .map((gap) => [
          place(gap),
          `${count(gap.current)} of ${count(gap.needed)}`,
          count(gap.ending),
        ]),
    ),
    ...(more > 0 ? [note(`and ${plural(more, 'more role', 'more roles')} of schools`)] : []),
  ];
}

function namesFact(label: string, names: readonly string[]) {
  if (names.length === 0) return [];
  const more = names.length - mostNames;
  const lines = [...names.slice(0, mostNames), ...(more > 0 ? [`and ${count(more)} more`] : [])];
  return [fact(label, lines.join('\n'))];
}

function schoolBlocks(thin: StaffTraining['thin']): Block[] {
  if (thin.length === 0) return [];
  const more = thin.length - mostSchools;
  return [
    heading('Schools short of approvers'),
    factList(
      thin
        .slice(0, mostSchools)
        .map(({ school, now, inAWeek }) => fact(school, approverWords(now, inAWeek))),
    ),
    ...(more > 0 ? [note(`and ${plural(more, 'more school', 'more schools')}`)] : []),
  ];
}

function approverWords(now: number, inAWeek: number): string {
  const trained = plural(now, 'trained approver', 'trained approvers');
  return now === inAWeek
    ? `${trained}; two are needed`
    : `${trained}, in a week ${count(inAWeek)}; two are needed`;
}

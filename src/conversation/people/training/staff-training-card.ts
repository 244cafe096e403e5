import { fact, heading, lineList, note, say } from '#cards/blocks.ts';
import type { Block, Card, Fact } from '#cards/card.ts';
import { date } from '#cards/format.ts';
import { roleNames, wholeDistrict } from '#cards/words/role-words.ts';
import type {
  CourseStanding,
  Learner,
  Place,
  StaffTraining,
} from '#domain/people/training/list-training.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** More than these nobody reads on a phone: the report “access” has everyone. */
const mostNames = 5;
const mostSchools = 5;

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
      ...schoolBlocks(thin),
      ...courses.flatMap((course) => courseBlocks(course, timeZone)),
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
    lineList([
      fact('Current', `${count(current)} of ${plural(needed, 'person', 'people')}`),
      ...gapFacts(gaps),
      ...namesFact('Never took it', never.map(nameOf)),
      ...namesFact('Ended', lapsed.map(nameOf)),
      ...namesFact(
        'Ends within 30 days',
        ending.map((one) => `${nameOf(one)} (${date(one.until, timeZone)})`),
      ),
    ]),
  ];
}

const nameOf = ({ person }: Learner) => person;

/** `Compliance, whole district: 0 of 2`, those with the most people missing first. */
function gapFacts(gaps: CourseStanding['gaps']): Fact[] {
  const worst = gaps.toSorted((a, b) => b.needed - b.current - (a.needed - a.current));
  const more = gaps.length - mostSchools;
  return [
    ...worst.slice(0, mostSchools).map((gap) => fact(placeWords(gap), gapWords(gap))),
    ...(more > 0 ? [fact('Elsewhere', plural(more, 'more role', 'more roles'))] : []),
  ];
}

const placeWords = ({ school, role }: Place) => `${school ?? wholeDistrict}, ${roleNames[role]}`;

const gapWords = ({ current, needed, ending }: CourseStanding['gaps'][number]) =>
  `${count(current)} of ${count(needed)}${ending === 0 ? '' : `, ${plural(ending, 'ends', 'end')} soon`}`;

function namesFact(label: string, names: readonly string[]): Fact[] {
  if (names.length === 0) return [];
  const more = names.length - mostNames;
  const shown = [...names.slice(0, mostNames), ...(more > 0 ? [`${count(more)} more`] : [])];
  return [fact(label, shown.join(', '))];
}

function schoolBlocks(thin: StaffTraining['thin']): Block[] {
  if (thin.length === 0) return [];
  const more = thin.length - mostSchools;
  return [
    heading('Schools short of approvers: two are needed'),
    lineList([
      ...thin
        .slice(0, mostSchools)
        .map(({ school, now, inAWeek }) => fact(school, approverWords(now, inAWeek))),
      ...(more > 0 ? [fact('Also', plural(more, 'more school', 'more schools'))] : []),
    ]),
  ];
}

function approverWords(now: number, inAWeek: number): string {
  return now === inAWeek
    ? `${count(now)} trained`
    : `${count(now)} trained, ${count(inAWeek)} in a week`;
}

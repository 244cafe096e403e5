import { bulletList, fact, factList, heading, note, say, strong } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import type { RosterView } from '#domain/roster/run/find-roster.ts';
import { ageWords, type RosterRun } from '#domain/roster/run/roster-run.ts';
import { count } from '#domain/shared/count-words.ts';
import { schoolFacts, sentence } from './roster-words.ts';

const mostProblems = 5;
const sources = { service: 'the school system’s service', files: 'files' } as const;

/** When families and students were last read, from where, what changed, and what was refused; by school. */
export function rosterCard(
  { newest, wholeAt, failed, isAskedFor }: RosterView,
  timeZone: string,
): Card {
  const isOld = newest === undefined || newest.isOld;
  const age = newest === undefined ? 'None yet' : `${ageWords(newest.seconds)} old`;
  const isService = (failed ?? newest)?.source === 'service';
  return {
    title: 'Roster',
    badge: { text: age, tone: isOld ? 'warning' : 'good' },
    blocks: [
      ...(failed === undefined ? [] : failedBlocks(failed, timeZone)),
      ...(newest === undefined
        ? [say('No roster was imported yet, so no closure reaches a family.')]
        : newestBlocks(newest, { wholeAt, timeZone })),
      ...(isAskedFor ? [note('A newer one was requested. It is read within minutes.')] : []),
    ],
    buttons:
      isService && !isAskedFor ? [{ verb: 'refresh-roster', label: 'Refresh', data: {} }] : [],
    summary: `Roster: ${age.toLowerCase()}`,
  };
}

function newestBlocks(
  run: RosterRun,
  { wholeAt, timeZone }: { wholeAt: RosterView['wholeAt']; timeZone: string },
): Block[] {
  const changes = Object.entries(run.counts).filter(([, number]) => number > 0);
  return [
    factList([
      ...(run.extent === 'changes' && wholeAt !== undefined
        ? [fact('Full read', time(wholeAt, timeZone)), fact('Changes read', time(run.at, timeZone))]
        : [fact('Full read', time(run.at, timeZone))]),
      fact('From', sources[run.source]),
      ...(changes.length === 0
        ? [fact('Changed', 'nothing')]
        : changes.map(([what, number]) => fact(labelOf(what), count(number)))),
    ]),
    ...(run.schools.length === 0
      ? []
      : [heading('Students by school'), factList(schoolFacts(run.schools))]),
    ...problemBlocks('Left out, or doubtful', run.problems),
  ];
}

function failedBlocks(run: RosterRun, timeZone: string): Block[] {
  const at = time(run.at, timeZone);
  return [
    strong(
      run.outcome === 'asked'
        ? `A roster read ${at} would drop many families. Compliance staff or an administrator decides in the compliance channel.`
        : `The roster read ${at} was refused. The one before it stands.`,
    ),
    ...problemBlocks('Why', run.problems),
  ];
}

function problemBlocks(title: string, problems: readonly string[]): Block[] {
  const more = problems.length - mostProblems;
  return [
    ...bulletList(title, problems.slice(0, mostProblems).map(sentence)),
    ...(more > 0 ? [note(`and ${more} more`)] : []),
  ];
}

/** `guardianPhonesAdded` reads as “Guardian phones added”. */
function labelOf(what: string): string {
  const words = what.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

import { fact, factList, note } from '#cards/blocks.ts';
import type { Button, Card } from '#cards/card.ts';
import { day } from '#cards/format.ts';
import { type CampaignLine, lineState, whatWords } from '#domain/closure/view/campaign-line.ts';
import type { ClosureAct } from '#domain/closure/view/list-campaigns.ts';
import { plural } from '#domain/shared/count-words.ts';

/** More than this is no list to choose from in a hurry; Teams folds the seventh button away. */
const mostButtons = 6;

const questions: Record<ClosureAct, string> = {
  stop: 'Stop which closure?',
  pause: 'Pause which closure?',
  resume: 'Resume which closure?',
  correct: 'Correct which closure?',
  status: 'Show which closure?',
  why: 'Ask about which closure?',
  preview: 'Preview which closure?',
  repeat: 'Request which closure again?',
};

/** For the actor alone: the closures that an act may mean, with one button each. */
export function chooseCard(act: ClosureAct, lines: readonly CampaignLine[]): Card {
  const shown = lines.slice(0, mostButtons);
  const more = lines.length - shown.length;
  const text = `${plural(lines.length, 'closure')} could match: ${shown.map(({ number }) => number).join(', ')}.`;
  return {
    title: questions[act],
    blocks: [
      factList(shown.map((line) => fact(lineHead(line), lineWords(line)))),
      ...(more === 0
        ? []
        : [
            note(
              `And ${plural(more, 'more', 'more')}: add the number to the command, such as ${act} 12.`,
            ),
          ]),
    ],
    buttons: shown.map((line) => buttonOf(act, line)),
    summary: `${questions[act]} ${text}`,
  };
}

/** `Closure 12 · Calling`. */
export const lineHead = (line: Omit<CampaignLine, 'opening'>) =>
  `Closure ${line.number} · ${lineState(line)}`;

/** What it says of which schools, and when. */
export function lineWords(line: Omit<CampaignLine, 'opening'>): string {
  const { schools, eventDate } = line;
  const where = schools.length > 3 ? plural(schools.length, 'school') : schools.join(', ');
  return `${whatWords(line)}, ${day(eventDate)}${weekWords(line)} · ${where}`;
}

function weekWords({ weekly }: Pick<CampaignLine, 'weekly'>): string {
  if (weekly == null) return '';
  if ('of' in weekly) return `, a week of closure ${weekly.of}`;
  return weekly.end === null
    ? `, each week until ${day(weekly.until)}`
    : ', no longer sent each week';
}

export function buttonOf(act: ClosureAct, line: CampaignLine): Button {
  const data = { campaign: line.id };
  const { number, hasStarted } = line;
  switch (act) {
    case 'stop':
      return stopButton(line);
    case 'pause':
      return { verb: 'pause', label: `Pause closure ${number}`, data };
    case 'resume':
      return { verb: 'resume-offer', label: `Resume closure ${number}`, data };
    case 'status':
      return { verb: 'status', label: `Show closure ${number}`, data };
    case 'preview':
      return { verb: 'preview', label: `Closure ${number}`, data, opensForm: true };
    case 'repeat':
      return { verb: 'repeat', label: `Closure ${number} again`, data, opensForm: true };
    case 'why':
      return { verb: 'why-form', label: `Closure ${number}`, data, opensForm: true };
    case 'correct':
      return hasStarted && !isOver(line)
        ? { ...stopButton(line), label: `Stop closure ${number} first` }
        : { verb: 'correct', label: `Correct closure ${number}`, data, opensForm: true };
  }
}

const isOver = ({ state }: CampaignLine) => state === 'finished' || state === 'stopped';

export function stopButton(line: Pick<CampaignLine, 'id' | 'number' | 'hasStarted'>): Button {
  return {
    verb: 'stop',
    label: `${line.hasStarted ? 'Stop' : 'Withdraw'} closure ${line.number}`,
    style: 'danger',
    data: { campaign: line.id },
  };
}

import { fact, heading, lineList, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block, Card, Fact, Tone } from '#cards/card.ts';
import { cutAt } from '#cards/cut-at.ts';
import { clock, span, time } from '#cards/format.ts';
import { always, fitParts, type Part, titleHeight } from '#cards/phone-height.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import {
  everyIncidentRole,
  type IncidentRole,
  incidentKinds,
  incidentRoles,
  incidentTasks,
} from '#domain/incident/incident.ts';
import { type IncidentView, isHolding } from '#domain/incident/incident-view.ts';
import { count } from '#domain/shared/count-words.ts';
import { incidentButtons } from './incident-buttons.ts';
import { taskFact } from './incident-story.ts';

/** Above everything that shows the drill of a breach, and above nothing else. */
export const breachDrillTitle = 'DRILL · breach · nothing is frozen · no family is told';

/** An incident from its opening to its closing; or the drill of one, in a color and words of its own. */
export function incidentCard(view: IncidentView): Card {
  const { isDrill, number } = view;
  const title = titleOf(view);
  const state = stateWords(view);
  return {
    title,
    ...(isDrill ? { isDrill: true as const } : {}),
    badge: {
      text: isDrill ? `Breach drill ${number} · ${state}` : state,
      tone: toneOf(view),
    },
    blocks: blocksOf(view),
    buttons: incidentButtons(view),
    summary: isDrill
      ? `DRILL ${number} · breach, nothing is frozen: ${state}`
      : `${title}. ${state}`,
  };
}

const titleOf = ({ isDrill, number, kind }: IncidentView): string =>
  isDrill ? breachDrillTitle : `Incident ${number} · ${incidentKinds[kind]}`;

/** What an edit alone would tell nobody. */
export function incidentMilestones(view: IncidentView): { told: string; card: Card }[] {
  const { isDrill, freeze, closedAt, closedBy, reviewedBy, timeZone } = view;
  const line = (told: string, text: string) => ({
    told,
    card: isDrill
      ? {
          ...sentenceCard({ title: breachDrillTitle, text: `DRILL. ${text}` }),
          isDrill: true as const,
        }
      : sentenceCard({ text }),
  });
  return [
    ...view.tasks
      .filter(({ isLate }) => isLate && closedAt === null)
      .map(({ task, dueAt }) =>
        line(
          `late-${task}`,
          `Late: ${incidentTasks[task].toLowerCase()}. It was due at ${time(dueAt, timeZone)}.`,
        ),
      ),
    ...(freeze?.askedBy != null && freeze.releasedAt === null
      ? [
          line(
            'asked',
            `${freeze.askedBy} asked to resume calls and exports. Someone else must agree.`,
          ),
        ]
      : []),
    ...(freeze?.releasedAt != null
      ? [
          line(
            'resumed',
            `Calls and exports resumed: ${freeze.askedBy ?? 'someone'} asked, and ${freeze.releasedBy ?? 'someone'} agreed.`,
          ),
        ]
      : []),
    ...(reviewedBy === null || closedAt !== null
      ? []
      : [line('reviewed', `${reviewedBy} wrote the review. Someone else closes the incident.`)]),
    ...(closedAt === null ? [] : [line('closed', `${closedBy ?? 'Someone'} closed it.`)]),
  ];
}

function toneOf(view: IncidentView): Tone {
  if (view.isDrill) return 'drill';
  if (view.closedAt !== null) return 'good';
  return isHolding(view) ? 'bad' : 'warning';
}

function stateWords(view: IncidentView): string {
  const { closedAt, closedBy, timeZone } = view;
  if (closedAt !== null) return `Closed by ${closedBy ?? 'someone'}, ${time(closedAt, timeZone)}`;
  if (view.isDrill) return `open since ${clock(view.openedAt, timeZone)}`;
  return isHolding(view) ? 'Calls and exports are frozen' : 'Open; calls and exports resumed';
}

/** Of a phone’s screen and a half, and what the buttons take of it. */
const screen = 890;
const buttons = { real: 200, drill: 250 };
const mostTasks = 3;

/** What holds now, and the next tasks; the whole checklist and everything that was written are behind a button. */
function blocksOf(view: IncidentView): Block[] {
  const { tasks, known } = view;
  const done = tasks.filter(({ doneAt }) => doneAt !== null).length;
  const quoted = (length: number) => [quote('What is known', cutAt(known, length))];
  const parts: Part[] = [
    always(freezeBlocks(view)),
    {
      forms: [[lineList(headFacts(view))], [lineList(headFacts(view).filter(isOfUse))]],
      yields: [2],
    },
    { forms: [quoted(160), quoted(60), []], yields: [3, 4] },
    {
      forms: [roleBlocks(view, everyIncidentRole), roleBlocks(view, ['manager'])],
      yields: [1],
    },
    always([
      heading(`Checklist: ${done} of ${tasks.length} done`),
      ...nextTasks(view),
      ...measuredBlocks(view),
    ]),
  ];
  return fitParts(
    parts,
    screen - buttons[view.isDrill ? 'drill' : 'real'] - titleHeight(titleOf(view)),
  );
}

/** The line above says who opened it. */
const isOfUse = ({ label }: Fact) => label !== 'Opened';

const roleBlocks = ({ roles }: IncidentView, shown: readonly IncidentRole[]): Block[] => [
  lineList(shown.map((role) => fact(incidentRoles[role], roles[role]?.name ?? 'not assigned'))),
];

function nextTasks(view: IncidentView): Block[] {
  const open = view.tasks.filter(({ doneAt }) => doneAt === null).slice(0, mostTasks);
  return open.length === 0 ? [] : [lineList(open.map((task) => taskFact(task, view)))];
}

const secondsBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  Math.max(0, to.since(from).total('seconds'));

/** Rounded up: nothing takes no time. */
const frozenWords = (from: Temporal.Instant, to: Temporal.Instant): string =>
  `${Math.max(0.1, Math.ceil(secondsBetween(from, to) * 10) / 10).toFixed(1)} s`;

/** How long the freeze took: what it waited for is the calls that were just being placed. */
function freezeBlocks(view: IncidentView): Block[] {
  const { isDrill, frozenAt, openedAt, openedBy, timeZone, freeze, isAllFrozen } = view;
  const took = frozenWords(openedAt, frozenAt);
  if (isDrill)
    return [
      strong(
        `A drill: no call and no file is held. In a real incident both would have stopped after ${took}.`,
      ),
    ];
  if (freeze?.releasedAt != null)
    return [
      say(
        `Calls and exports were stopped from ${time(frozenAt, timeZone)} to ${time(freeze.releasedAt, timeZone)}. ${freeze.askedBy ?? 'Someone'} asked to resume; ${freeze.releasedBy ?? 'someone'} agreed.`,
      ),
    ];
  return [
    strong(`Calls and exports stopped ${took} after ${openedBy} opened this.`),
    note(
      freeze?.askedBy == null
        ? isAllFrozen
          ? 'Emergency closures are frozen, too. Two people must agree to resume each freeze.'
          : 'Emergency closures still go out, with two people as always. Two people must agree to resume the rest.'
        : `${freeze.askedBy} asked to resume. Someone else must agree: compliance staff or an administrator.`,
    ),
  ];
}

function headFacts(view: IncidentView): Fact[] {
  const { timeZone, closure, checkpointSize, isDrill } = view;
  return [
    ...(isDrill ? [fact('Practiced', incidentKinds[view.kind])] : []),
    fact('Discovered', time(view.discoveredAt, timeZone)),
    fact('Opened', `${view.openedBy}, ${time(view.openedAt, timeZone)}`),
    ...(closure === null ? [] : [fact('About', `Closure ${closure}`)]),
    ...(isDrill
      ? []
      : [
          fact(
            'Audit log',
            checkpointSize === null
              ? 'checkpoint being taken'
              : `checkpoint at ${count(checkpointSize)} entries, posted`,
          ),
        ]),
  ];
}

/** What a drill is for. */
function measuredBlocks(view: IncidentView): Block[] {
  if (!view.isDrill) return [];
  const { openedAt, frozenAt, rolesNamedAt, tasks } = view;
  const noticesAt = tasks.find(({ task }) => task === 'notices')?.doneAt ?? null;
  const after = (at: Temporal.Instant | null) =>
    at === null ? 'not yet' : span(secondsBetween(openedAt, at));
  return [
    heading('Measured, from the opening'),
    lineList([
      fact('Frozen, had it been real', frozenWords(openedAt, frozenAt)),
      fact('Everyone named', after(rolesNamedAt)),
      fact('Notices decided', after(noticesAt)),
    ]),
  ];
}

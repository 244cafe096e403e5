import { fact, factList, heading, lineList, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block, Card, Fact, Tone } from '#cards/card.ts';
import { clock, span, time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import {
  everyIncidentRole,
  incidentKinds,
  incidentRoles,
  incidentTasks,
} from '#domain/incident/incident.ts';
import { type IncidentView, isHolding, type TaskView } from '#domain/incident/incident-view.ts';
import { count } from '#domain/shared/count-words.ts';
import { incidentButtons } from './incident-buttons.ts';

/** Above everything that shows the drill of a breach, and above nothing else. */
export const breachDrillTitle = 'DRILL · breach · nothing is frozen · no family is told';

/** An incident from its opening to its closing; or the drill of one, in a color and words of its own. */
export function incidentCard(view: IncidentView): Card {
  const { isDrill, number } = view;
  const title = isDrill ? breachDrillTitle : `Incident ${number} · ${incidentKinds[view.kind]}`;
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

function blocksOf(view: IncidentView): Block[] {
  return [
    ...freezeBlocks(view),
    factList(headFacts(view)),
    quote('What is known', view.known),
    heading('Who does what'),
    lineList(
      everyIncidentRole.map((role) =>
        fact(incidentRoles[role], view.roles[role]?.name ?? 'nobody yet'),
      ),
    ),
    heading(
      `Checklist: ${view.tasks.filter(({ doneAt }) => doneAt !== null).length} of ${view.tasks.length} done`,
    ),
    lineList(
      view.tasks.map((task, index) =>
        fact(`${index + 1}. ${incidentTasks[task.task]}`, taskWords(task, view)),
      ),
    ),
    ...noticesBlocks(view),
    ...reviewBlocks(view),
    ...measuredBlocks(view),
  ];
}

const secondsBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  Math.max(0, to.since(from).total('seconds'));

/** Rounded up: nothing takes no time. */
const frozenWords = (from: Temporal.Instant, to: Temporal.Instant): string =>
  `${Math.max(0.1, Math.ceil(secondsBetween(from, to) * 10) / 10).toFixed(1)} s`;

/** How long the freeze took: what it waited for is the calls that were just being placed. */
function freezeBlocks(view: IncidentView): Block[] {
  const { isDrill, frozenAt, openedAt, openedBy, timeZone, freeze } = view;
  const took = frozenWords(openedAt, frozenAt);
  if (isDrill)
    return [
      strong(
        `A drill: no call and no file is held. In a real incident both would have stood still within ${took}.`,
      ),
    ];
  if (freeze?.releasedAt != null)
    return [
      say(
        `Calls and exports stood still from ${time(frozenAt, timeZone)} to ${time(freeze.releasedAt, timeZone)}. ${freeze.askedBy ?? 'Someone'} asked to resume; ${freeze.releasedBy ?? 'someone'} agreed.`,
      ),
    ];
  return [
    strong(`Calls and exports stood still within ${took} after ${openedBy} opened this.`),
    note(
      freeze?.askedBy == null
        ? 'Emergency closures still go out, with two people as always. Two people must agree to resume the rest.'
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

/** The day stands with a time that is of another day than the opening. */
function taskWords(task: TaskView, { openedAt, timeZone }: IncidentView): string {
  const { owner, dueAt, doneBy, doneAt, isLate } = task;
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const said = (at: Temporal.Instant) =>
    dayOf(at) === dayOf(openedAt) ? clock(at, timeZone) : time(at, timeZone);
  if (doneAt !== null) return `✓ ${doneBy ?? 'done'}, ${said(doneAt)}`;
  const whose = owner === null ? '' : `${owner}, `;
  return `${isLate ? 'LATE, ' : ''}${whose}due ${said(dueAt)}`;
}

function noticesBlocks({ notices, noticesWhy, noticesDecidedBy }: IncidentView): Block[] {
  return notices === null
    ? []
    : [
        quote(
          `Notices ${notices === 'needed' ? 'go out' : 'are not needed'}, by ${noticesDecidedBy ?? 'someone'}`,
          noticesWhy ?? '',
        ),
      ];
}

function reviewBlocks({ whatHappened, whatChanges }: IncidentView): Block[] {
  return whatHappened === null
    ? []
    : [quote('What happened', whatHappened), quote('What changes', whatChanges ?? '')];
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

import { factList, note, quote, strong, table } from '#cards/blocks.ts';
import type { Block, Button, Card, Tone } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { roleWords } from '#cards/words/role-words.ts';
import { type FindingState } from '#domain/audit-run/finding/finding.ts';
import { findingKinds, isRisk } from '#domain/audit-run/finding/finding-kinds.ts';
import type { FindingsView } from '#domain/audit-run/finding/finding-view.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { faultWords, severityTones, severityWords, subjectWords } from './finding-words.ts';

/**
 * What one audit run was the first to see of one kind of fault, from open to closed: posted once, edited in place.
 * The channel is for compliance staff, and still no family can be told from it.
 */
export function findingCard(view: FindingsView): Card {
  const { title } = findingKinds[view.code];
  const badge = badgeOf(view);
  return {
    title: `Audit · ${isRisk(view.code) ? 'Risk · ' : ''}${title}`,
    badge,
    blocks: [
      factList(factsOf(view)),
      ...subjectBlocks(view),
      ...endingBlocks(view),
      ...noteBlocks(view),
    ],
    buttons: buttonsOf(view),
    summary: `Audit: ${title}, ${badge.text.toLowerCase()}`,
  };
}

function stateOf({ open, resolved }: FindingsView): FindingState {
  if (open > 0) return 'open';
  return resolved > 0 ? 'resolved' : 'closed';
}

function badgeOf(view: FindingsView): { text: string; tone: Tone } {
  switch (stateOf(view)) {
    case 'open':
      return {
        text: `${severityWords[view.severity]} · ${count(view.open)} open`,
        tone: severityTones[view.severity],
      };
    case 'resolved':
      return { text: 'Waiting to be closed', tone: 'waiting' };
    case 'closed':
      return { text: 'Closed', tone: 'good' };
  }
}

function factsOf(view: FindingsView) {
  const counts = [
    ...(view.open > 0 ? [`${count(view.open)} open`] : []),
    ...(view.resolved > 0 ? [`${count(view.resolved)} resolved`] : []),
    ...(view.closed > 0 ? [`${count(view.closed)} closed`] : []),
  ];
  const owner = roleWords[view.ownerRole];
  return [
    { label: 'Findings', value: counts.join(', ') },
    { label: isRisk(view.code) ? 'Why' : 'Rule', value: findingKinds[view.code].citation },
    {
      label: 'Belongs to',
      value: view.takenBy.length === 0 ? owner : `${owner}; taken by ${view.takenBy.join(', ')}`,
    },
    { label: 'First seen', value: time(view.firstSeenAt, view.timeZone) },
    ...(view.dueAt === null ? [] : [{ label: 'Due', value: time(view.dueAt, view.timeZone) }]),
  ];
}

function subjectBlocks(view: FindingsView): Block[] {
  const more = view.open + view.resolved + view.closed - view.subjects.length;
  // The badge tells the state where all of them have one.
  const isMixed = new Set(view.subjects.map(({ state }) => state)).size > 1;
  return [
    table(
      ['What', isRisk(view.code) ? 'Risk' : 'Fault', ...(isMixed ? ['State'] : [])],
      isMixed ? 'lll' : 'll',
      view.subjects.map((subject) => [
        subjectWords(subject),
        faultWords(view.code, subject.facts),
        ...(isMixed ? [subject.state] : []),
      ]),
    ),
    ...(more > 0 ? [note(`and ${count(more)} more`)] : []),
  ];
}

function endingBlocks({ resolution, closing, timeZone }: FindingsView): Block[] {
  return [
    ...(resolution === null
      ? []
      : [
          quote(`Resolved by ${resolution.by}, ${time(resolution.at, timeZone)}`, resolution.words),
        ]),
    ...(closing === null
      ? []
      : [strong(`Closed by ${closing.by}, ${time(closing.at, timeZone)}.`)]),
  ];
}

function noteBlocks(view: FindingsView): Block[] {
  const alive = view.open + view.resolved;
  if (alive === 0) return [];
  const gone = alive - view.stillSeen;
  return [
    ...(gone > 0 ? [note(`The latest audit no longer found ${goneWords(gone, alive)}.`)] : []),
    ...(isRisk(view.code) ? [note('No rule is broken yet. Act before the next closure.')] : []),
    note(
      `The person who resolves it can’t close it. No families are named here.${whereWords(view)}`,
    ),
  ];
}

/** An id alone says nothing of which closure it was. */
function whereWords({ subjects }: FindingsView): string {
  return subjects.some(({ kind }) => kind === 'attempt')
    ? ' Search for an id in the closures’ evidence files: type “audit report”.'
    : '';
}

function goneWords(gone: number, alive: number): string {
  if (gone < alive) return `${count(gone)} of these`;
  return alive === 1 ? 'this' : 'any of these';
}

function buttonsOf(view: FindingsView): Button[] {
  const data = { run: view.runId, code: view.code, shown: view.shown };
  const buttons: (Button | false)[] = [
    view.untaken > 0 && { verb: 'take-finding', label: 'Take it', data },
    view.open > 0 && {
      verb: 'resolve-finding-form',
      label: 'Resolve…',
      style: 'primary',
      data,
      opensForm: true,
    },
    view.resolved > 0 && {
      verb: 'close-finding',
      label: 'Close',
      ...(view.open === 0 ? { style: 'primary' } : {}),
      data,
      confirm: {
        title: 'Close resolved findings?',
        text: `You agree that ${plural(view.resolved, 'finding is', 'findings are')} resolved. This can’t be undone.`,
        yes: 'Close',
      },
    },
  ];
  return buttons.filter((button) => button !== false);
}

/** What the thread is told, for an edit alone tells nobody; `noted` is what it was last told. */
export function findingMilestone(
  view: FindingsView,
  noted: string | null,
): { state: FindingState; card?: Card } {
  const state = stateOf(view);
  if (noted === null || noted === state) return { state };
  switch (state) {
    case 'open':
      return {
        state,
        card: sentenceCard({
          title: 'Reopened',
          text: `A later audit found ${plural(view.open, 'finding')} again.`,
        }),
      };
    case 'resolved':
      return {
        state,
        card: sentenceCard({
          title: 'Resolved',
          text: `${view.resolution?.by ?? 'Someone'} resolved it. Someone else on the compliance staff must close it.`,
        }),
      };
    case 'closed':
      return {
        state,
        card: sentenceCard({
          title: 'Closed',
          text: `${view.closing?.by ?? 'A second person'} closed it.`,
        }),
      };
  }
}

import { typedIn } from '#cards/as-typed.ts';
import { fact, factList, heading, note, say } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { date, time } from '#cards/format.ts';
import { dutyBlocks, dutyButtons, dutyWords } from '#cards/words/duty-words.ts';
import { lineHead, lineWords } from '#conversation/closure/choose-card.ts';
import { courseButton } from '#conversation/kit/course-buttons.ts';
import { notifyButton } from '#conversation/kit/help-card.ts';

import type { Home, HomeLine } from '#domain/home/home.ts';
import type { TrainingState } from '#domain/people/training/training.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import type { Platform } from '#domain/shared/platform.ts';

/** A closure has one button; more than these are no list for a screen of one's own. */
const mostShown = 3;

/** The App Home in Slack, and the answer to “home” in Teams: what one person looks for first. */
export function homeCard(
  home: Home,
  asked: { platform: Platform; name: string; mayRequest: boolean; mayOpenIncident: boolean },
): Card {
  const { waiting, calling, own } = home;
  const nothing = 'Nothing is waiting for you.';
  const waits = [
    ...(waiting.length === 0
      ? []
      : [`${plural(waiting.length, 'closure waits', 'closures wait')} for your approval`]),
    ...home.duties.map(dutyWords),
    ...(home.overdueKeys === 0
      ? []
      : [plural(home.overdueKeys, 'key to change', 'keys to change')]),
  ];
  return {
    title: `Hello, ${asked.name}`,
    blocks: [
      heading('Waiting for you'),
      ...(waits.length === 0 ? [say(nothing)] : []),
      ...lineBlocks(waiting, home),
      ...dutyBlocks(home.duties, home.timeZone),
      ...keyBlocks(home.overdueKeys),
      heading('Calling now'),
      ...(calling.length === 0 ? [say('No calls are going out.')] : lineBlocks(calling, home)),
      ...(own.length === 0 ? [] : [heading('Your requests'), ...lineBlocks(own, home)]),
      ...trainingBlocks(home.training, home.timeZone),
      note(
        `As of ${time(home.at, home.timeZone)}. For everything you can type: ${typedIn(asked.platform, 'closure help')}`,
      ),
    ],
    buttons: [
      ...(asked.mayRequest ? [notifyButton] : []),
      ...[...waiting, ...calling].slice(0, mostShown).map(showButton),
      ...dutyButtons(home.duties).slice(0, mostShown),
      ...(home.training === undefined || home.training.kind === 'current'
        ? []
        : [courseButton('Take the course')]),
      {
        verb: 'breach-form',
        label: asked.mayOpenIncident ? 'Open an incident' : 'Report a breach',
        data: {},
        opensForm: true,
      },
      { verb: 'home', label: 'Refresh', data: {} },
    ],
    summary: waits.length === 0 ? nothing : `${waits.join(', ')}.`,
  };
}

function lineBlocks(lines: readonly HomeLine[], { timeZone }: Home): Block[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostShown;
  const until = ({ state, expiresAt }: HomeLine) =>
    state !== 'submitted' || expiresAt === null ? '' : ` · decide by ${time(expiresAt, timeZone)}`;
  return [
    factList(
      lines
        .slice(0, mostShown)
        .map((line) => fact(lineHead(line), `${lineWords(line)}${until(line)}`)),
    ),
    ...(more > 0 ? [note(`and ${count(more)} more`)] : []),
  ];
}

function keyBlocks(overdue: number): Block[] {
  if (overdue === 0) return [];
  const words = plural(overdue, 'key has', 'keys have');
  return [
    say(
      `${words} been in use for too long. Ask IT to run “keys status” and to change what it names.`,
    ),
  ];
}

function trainingBlocks(state: TrainingState | undefined, timeZone: string): Block[] {
  if (state === undefined) return [];
  return [heading('Your training'), say(trainingWords(state, timeZone))];
}

function trainingWords(state: TrainingState, timeZone: string): string {
  switch (state.kind) {
    case 'current':
      return `Current until ${date(state.expiresAt, timeZone)}.`;
    case 'never':
      return 'Not taken yet. You need it to request or approve calls.';
    case 'expired':
      return `It ended on ${date(state.expiresAt, timeZone)}. You need it to request or approve calls.`;
    case 'changed':
      return 'The course has changed. Take it again to request or approve calls.';
  }
}

function showButton({ id, number }: HomeLine): Button {
  return { verb: 'status', label: `Show closure ${number}`, data: { campaign: id } };
}

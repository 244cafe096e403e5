import { type CampaignState, isAlive, stateWords } from '#domain/closure/campaign.ts';
import type { WeeklyEnd } from '#domain/closure/standing.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';

/** A campaign in one line: enough to tell it from the others that are live. */
export type CampaignLine = {
  id: string;
  number: number;
  state: CampaignState;
  happening: Happening;
  /** The number of the campaign that it corrects. */
  corrects: number | null;
  /** ISO 8601 calendar date. */
  eventDate: string;
  /** Names, in order. */
  schools: string[];
  hasStarted: boolean;
  /** An action that stands, whatever its message does. */
  isInForce?: boolean;
  /** In lists: requested for each week until this day, and why it isn't sent any more; or a week of closure `of`. */
  weekly?: { until: string; end: WeeklyEnd | null } | { of: number } | null;
  /** How its English text begins. */
  opening: string | null;
};

/** What it is, in the words of its card's title. */
export function whatWords({
  happening,
  corrects,
}: Pick<CampaignLine, 'happening' | 'corrects'>): string {
  return corrects !== null && happening === 'other'
    ? `Correction of closure ${corrects}`
    : happenings[happening];
}

/** Its state, where a closure that called nobody was withdrawn and not stopped. */
export function lineState({
  state,
  hasStarted,
  isInForce,
  happening,
}: Pick<CampaignLine, 'state' | 'hasStarted' | 'isInForce'> & { happening?: Happening }) {
  if (isInForce === true && happening !== undefined && !isAlive(state))
    return `${happenings[happening]} in force`;
  return state === 'stopped' && !hasStarted ? 'Withdrawn' : stateWords[state];
}

/** For a terminal: number, state, what, day. */
export function describeCampaigns(lines: readonly CampaignLine[]): string {
  if (lines.length === 0) return 'There are no closures yet.';
  const rows = lines.map((line) => [
    String(line.number),
    lineState(line),
    whatWords(line),
    line.eventDate,
  ]);
  const all = [['Number', 'State', 'What', 'Day'], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((word, column) => word.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

import { staff } from '#sandbox/district/staff.ts';
import { type FarSide, slackChannel } from '#sandbox/far-side.ts';
import { teamsPerson } from '#sandbox/teams-person.ts';

const lookEveryMs = 50;

/** How many edits of progress the busiest so many seconds of each channel held, while the watch goes on. */
export function watchEdits({ slack, teams }: FarSide): {
  stop(windowMs: number): Record<'Slack' | 'Teams', number>;
} {
  const slackEdits = new Set<string>();
  const teamsEdits: number[] = [];
  let card = teamsPerson(teams, staff.superintendent).card();
  const timer = setInterval(() => {
    const channel = slack.state().channels.find(({ id }) => id === slackChannel);
    for (const { edited } of channel?.messages ?? []) {
      if (edited !== undefined) slackEdits.add(edited.ts);
    }
    const now = teamsPerson(teams, staff.superintendent).card();
    if (now !== card) teamsEdits.push(performance.now());
    card = now;
  }, lookEveryMs);
  return {
    stop(windowMs) {
      clearInterval(timer);
      const atMs = [...slackEdits].map((ts) => Number(ts) * 1000);
      return { Slack: mostWithin(atMs, windowMs), Teams: mostWithin(teamsEdits, windowMs) };
    },
  };
}

function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length),
  );
}

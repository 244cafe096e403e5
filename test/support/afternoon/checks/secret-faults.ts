import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { slackChannel, teamsChannel } from '#sandbox/far-side.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import { isLagWithoutWorker } from '#test/support/afternoon/worker-away.ts';

/** Faults in the logs; a family’s name or number in a channel. */
export async function secretFaults(town: Town): Promise<string[]> {
  const { slack, teams } = town.product.farSide;
  const channel = JSON.stringify([
    slack.state().channels.find(({ id }) => id === slackChannel),
    teams.state().conversations.find(({ id }) => id === teamsChannel),
  ]);
  const logs = await Promise.all(
    ['bot', 'dial-worker'].map((name) =>
      readFile(path.join(town.product.folder, `${name}.log`), 'utf8').catch(() => ''),
    ),
  );
  const numbers = new Set(town.families.map(({ number }) => number));
  const told = Array.from(
    channel.matchAll(/(\d{3})\D{0,3}(555)\D?(01\d\d)/g),
    ([, area, exchange, line]) => `+1${area}${exchange}${line}`,
  );
  const names = town.families.filter(({ label }) => channel.includes(label));
  return [
    ...(told.some((number) => numbers.has(number))
      ? ['the number of a family stands in a channel']
      : []),
    ...(names.length > 0 ? ['the name of a family stands in a channel'] : []),
    ...logs
      .join('\n')
      .split('\n')
      .filter(Boolean)
      .filter((line) => isFault(line, town.workerAway))
      .map((line) => `in the log: ${line}`),
  ];
}

const isFault = (line: string, away: Town['workerAway']) =>
  !line.startsWith('{') ||
  (/"level":[56]0/.test(line) && !isLagWithoutWorker(line, away) && !isLateAnswer(line));

/** A starved machine answers late. Anyone who gets no answer at all is found by what they see. */
const isLateAnswer = (line: string) =>
  line.includes('An incoming event was not acknowledged within 3 seconds');

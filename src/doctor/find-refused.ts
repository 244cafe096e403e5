import type { Config } from '#config/config.ts';
import type { WorkerConfig } from '#config/worker-config.ts';
import { askDirectory } from './ask-directory.ts';
import { askSlack } from './ask-slack.ts';
import { askTeams } from './ask-teams.ts';
import { askAccount } from './ask-twilio.ts';
import { askAll, mailQuestion } from './examine.ts';
import type { Finding } from './finding.ts';

const patienceMs = 4_000;

/**
 * The credentials that the other side refuses, for a program that starts. Anyone who doesn't answer is passed over: a
 * platform that is away keeps no program from starting.
 */
export async function findRefused(config: Config | WorkerConfig): Promise<Finding[]> {
  const bot = 'slack' in config || 'teams' in config ? config : undefined;
  const { slack, teams } = bot ?? {};
  const findings = await askAll(
    [
      ['twilio', async () => [await askAccount(config)]],
      ['directory', () => askDirectory(config)],
      ...(bot === undefined ? [] : [mailQuestion(bot)]),
      ...(slack === undefined ? [] : ([['slack', () => askSlack(slack)]] as const)),
      ...(teams === undefined ? [] : ([['teams', () => askTeams(teams)]] as const)),
    ],
    patienceMs,
  );
  return findings.filter(({ isRefused }) => isRefused === true);
}

/** Says each in one sentence, with what to do. */
export function tellRefused(
  findings: readonly Finding[],
  logger: { error(facts: object, sentence: string): void },
): void {
  for (const finding of findings) logger.error({ about: finding.about }, `${asProblem(finding)}.`);
}

/** As a start says it that can't go on. */
export const asProblem = ({ says, todo = '' }: Finding) =>
  `${says} ${todo}`.trim().replace(/\.$/, '');

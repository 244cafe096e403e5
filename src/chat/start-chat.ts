import type { Express } from 'express';
import { type Config, ConfigFault } from '#config/config.ts';
import { slackOptions, teamsOptions } from '#config/edge-options.ts';
import type { EdgeRefusal } from '#conversation/kit/edge-refusal.ts';
import type { Db } from '#database/transaction.ts';
import { recordSharedChannel } from '#domain/district/record-shared-channel.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { Logger } from '#log/logger.ts';
import { createSlackApp, OtherWorkspace } from './slack/slack-app.ts';
import { createTeamsApp } from './teams/teams-app.ts';

type Slack = Parameters<typeof createSlackApp>[0];
type Teams = Parameters<typeof createTeamsApp>[0];

/** Slack, Teams or both, as the settings have them, behind one server and one way to answer. */
export async function startChat({
  config,
  db,
  takeOnce,
  onRefused,
  signOn,
  ...shared
}: {
  app: Express;
  config: Config;
  db: Db;
  signOn: Teams['signOn'];
  handle: Slack['handle'];
  takeOnce: (platform: Platform) => Slack['takeOnce'];
  onRefused: (platform: Platform) => (reason: EdgeRefusal) => void;
  logger: Logger;
}) {
  const of = (platform: Platform) => ({
    ...shared,
    takeOnce: takeOnce(platform),
    onRefused: onRefused(platform),
  });
  const slack =
    config.slack &&
    (await createSlackApp({ ...of('slack'), ...slackOptions(config.slack) }).catch(asConfigFault));
  if (config.slack && (await slack?.isShared()) === true) {
    const channelId = config.slack.SLACK_CHANNEL_ID;
    shared.logger.error({ channelId }, sharedChannelWarning);
    await recordSharedChannel(db, { platform: 'slack', channelId });
  }
  const teams =
    config.teams &&
    (await createTeamsApp({ ...of('teams'), ...teamsOptions(config.teams), signOn }));
  return { slack, teams };
}

function asConfigFault(error: unknown): never {
  throw error instanceof OtherWorkspace
    ? new ConfigFault([`${error.message}: correct SLACK_BOT_TOKEN or SLACK_TEAM_ID`])
    : error;
}

/** It starts all the same: calls that are under way need their words, and every approval is refused by itself. */
const sharedChannelWarning =
  'the closures channel in Slack is shared with another organization, or Slack does not say that it is not: nothing is approved there';

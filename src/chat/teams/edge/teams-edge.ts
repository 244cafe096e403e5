import type { AnyActivity } from '../activity.ts';
import type { BotIdentity } from './bot-token.ts';

export type EdgeRules = BotIdentity & {
  serviceHosts: string[];
  /** Where the keys of the channel's tokens are published; Microsoft's unless told otherwise. */
  openIdMetadataUrl?: string | undefined;
  /** Who signs the channel's tokens; Microsoft's Bot Framework unless told otherwise. */
  tokenIssuer?: string | undefined;
};

export const microsoftIssuer = 'https://api.botframework.com';
export const microsoftMetadataUrl =
  'https://login.botframework.com/v1/.well-known/openidconfiguration';

/** What an invoke is answered with. Without a body, an answer to a dialog closes it. */
export type InvokeAnswer = { status: number; body?: object };

/** What the Bot Framework signed: that this is its request. It says nothing of the body. */
export type SignedRequest = {
  /** When its token ends, in seconds since 1970; NaN where it doesn't say. */
  expiresSeconds: number;
  /** Runs the turn of an activity that came with it, and gives what an invoke is answered with. */
  run(
    activity: AnyActivity,
    turn: (activity: unknown) => Promise<InvokeAnswer | undefined>,
  ): Promise<InvokeAnswer | undefined>;
};

/**
 * Checks the token of a request, before anything of its body is read. Two libraries do it, one behind this port each
 * (`TEAMS_LIBRARY`).
 */
export type TeamsEdge = {
  /** Throws, with a word for the log, where the Bot Framework didn't sign it for this bot and this service. */
  verify(header: string, serviceUrl: string): Promise<SignedRequest>;
};

/**
 * The channels that a district sets up in Slack and Teams, each once: the setting of its id behind `SLACK_` or `TEAMS_`, and
 * the channel that shows its cards where it isn't set up. `posted_card.channel` lists the same names.
 */
export const chatChannels = {
  /** Where closures are asked for and followed. */
  closures: { setting: 'CHANNEL_ID' },
  compliance: {
    setting: 'COMPLIANCE_CHANNEL_ID',
    needed: 'one of them',
    about:
      'where audit findings are posted: a private channel of compliance staff, never the closures channel; owners outside it settle theirs by `/audit findings`',
  },
  oversight: {
    setting: 'OVERSIGHT_CHANNEL_ID',
    instead: 'closures',
    needed: 'no',
    about:
      'where every role change, looser policy and freeze is shown; without it, the closures channel',
  },
  'front-office': {
    setting: 'FRONT_OFFICE_CHANNEL_ID',
    instead: 'compliance',
    needed: 'no',
    about:
      'where families’ requests wait, a card for each school and day; without it, the compliance channel',
  },
  witness: {
    setting: 'WITNESS_CHANNEL_ID',
    needed: 'no',
    about:
      "a locked channel that keeps checkpoints of the audit log, see [Witnesses](audits.md#witnesses); no other channel's",
  },
} as const satisfies Record<string, ChatChannelEntry>;

type ChatChannelEntry = {
  setting: string;
  instead?: string;
  /** As docs/operations.md says it, of a channel that can be left out. */
  needed?: string;
  about?: string;
};

export type ChatChannel = keyof typeof chatChannels;

export const chatChannelNames = Object.keys(chatChannels) as readonly ChatChannel[];

/** The platform's own id of each channel that is set up there. */
export type ChannelIds = { closures: string } & {
  readonly [C in ChatChannel]?: string | undefined;
};

type SettingOf<
  P extends string,
  C extends ChatChannel = ChatChannel,
> = `${P}_${(typeof chatChannels)[C]['setting']}`;

/** The setting of a channel's id. @example channelSetting('SLACK', 'oversight') // SLACK_OVERSIGHT_CHANNEL_ID */
export const channelSetting = <P extends string, C extends ChatChannel>(
  platform: P,
  channel: C,
): SettingOf<P, C> => `${platform}_${chatChannels[channel].setting}` as SettingOf<P, C>;

/** The ids that a platform's settings hold. */
export const channelIdsIn = <P extends string>(
  platform: P,
  given: Readonly<Record<SettingOf<P, 'closures'>, string>> & {
    readonly [N in SettingOf<P>]?: string | undefined;
  },
): ChannelIds =>
  Object.fromEntries(
    chatChannelNames.map((channel) => [channel, given[channelSetting(platform, channel)]]),
  ) as ChannelIds;

/** The channel whose id shows its cards: its own, or the one that stands in for it; undefined where neither is set up. */
export function standingIn(
  channel: ChatChannel,
  isSetUp: (channel: ChatChannel) => boolean,
): ChatChannel | undefined {
  const entry = chatChannels[channel];
  const places: ChatChannel[] = 'instead' in entry ? [channel, entry.instead] : [channel];
  return places.find(isSetUp);
}

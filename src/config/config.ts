import type { z } from 'zod';
import { channelSetting, chatChannelNames } from '#domain/shared/chat-channel.ts';
import { closestWord } from './closest-word.ts';
import { directoryContradictions } from './directory-contradictions.ts';
import { misspelled } from './misspelled.ts';
import { isLoopback } from './settings/setting.ts';
import { keptFrom, neededFor, schemaOf, settingNames, settings } from './settings.ts';

const schema = schemaOf('bot');
type Environment = z.infer<typeof schema>;
type SlackName = Extract<keyof Environment, `SLACK_${string}`>;
type TeamsName = Extract<keyof Environment, `TEAMS_${string}`>;
const slackSettings = neededFor('SLACK');
const teamsSettings = neededFor('TEAMS');

/** What a process needs to run for real. A chat platform that is not set up at all is absent. */
export type Config = Readonly<
  Omit<Environment, SlackName | TeamsName> & {
    slack?: Readonly<Pick<Environment, SlackName>>;
    teams?: Readonly<Pick<Environment, TeamsName>>;
  }
>;

/** Everything that is missing or contradictory, in one message; a single thing in one sentence. */
export class ConfigFault extends Error {
  override name = 'ConfigFault';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const [first = '', ...others] = problems;
    super(
      others.length === 0
        ? `Bellwether can't run: ${first}${first.endsWith('?') ? '' : '.'} docs/operations.md has every setting.`
        : `Bellwether can't run:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\ndocs/operations.md has every setting.`,
    );
    this.problems = problems;
  }
}

export type Variables = Record<string, string | undefined>;

/** An empty value is none. */
const givenIn = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value));

/** Reads the environment once. Throws `ConfigFault` with every problem together: of this shape, and those that `alsoWrong` finds. */
export function readShape<T extends object>(
  shape: z.ZodType<T>,
  variables: Variables,
  alsoWrong: (given: Variables) => readonly string[],
): Readonly<T> {
  const given = givenIn(variables);
  const result = shape.safeParse(given);
  const problems = [
    ...(result.error?.issues ?? []).map((issue) => describe(String(issue.path[0]), issue, given)),
    ...alsoWrong(given),
  ];
  if (problems.length > 0 || !result.success) throw new ConfigFault(problems);
  return Object.freeze(result.data);
}

/** What the bot needs. */
export function readConfig(variables: Variables): Config {
  const given = givenIn(variables);
  const wantsSlack = slackSettings.some((name) => name in given);
  const wantsTeams = teamsSettings.some((name) => name in given);
  const unused = [...(wantsSlack ? [] : slackSettings), ...(wantsTeams ? [] : teamsSettings)];
  const leftOff = Object.fromEntries(unused.map((name) => [name, true]));
  const shape = schema.partial(leftOff as Partial<Record<keyof Environment, true>>);
  const wants = { SLACK: wantsSlack, TEAMS: wantsTeams };
  const environment = readShape(shape, variables, () => [
    ...missingChannels(given, wants),
    ...unusedChannels(given, wants),
    ...contradictions(given),
    ...keptFrom('bot')
      .filter((name) => name in given)
      .map(
        (name) =>
          `${name} belongs to the dial worker: remove it from the bot's settings, into .env.worker`,
      ),
  ]) as Environment;
  return Object.freeze({
    ...environment,
    ...(wantsSlack ? { slack: environment } : {}),
    ...(wantsTeams ? { teams: environment } : {}),
  });
}

type Wants = Record<'SLACK' | 'TEAMS', boolean>;

/** Without a platform nobody can speak, and without a compliance channel nobody hears of a finding. */
function missingChannels(given: Variables, wants: Wants): string[] {
  const platforms = (['SLACK', 'TEAMS'] as const).filter((platform) => wants[platform]);
  const wanted = platforms.map((platform) => `${platform}_COMPLIANCE_CHANNEL_ID`);
  if (wanted.length === 0)
    return [
      `no chat platform: set ${slackSettings.join(', ')}, or ${teamsSettings.join(', ')}, or both`,
    ];
  return wanted.some((name) => name in given)
    ? []
    : [`no channel for audit findings: set ${wanted.join(' or ')}`];
}

/** What is wrong with one setting. */
export function describe(name: string, issue: { message: string }, given: Variables): string {
  return name in given ? `${name}: ${issue.message}` : `${name} is missing`;
}

/** Settings that are right each by itself and not together. */
export function contradictions(given: Variables): string[] {
  const problems = [
    ...keyContradictions(given),
    ...channelContradictions(given),
    ...translatorContradictions(given),
    ...mailContradictions(given),
    ...directoryContradictions(given),
    ...misspelled(given),
  ];
  const publicUrl = given['PUBLIC_URL'];
  const isReal = publicUrl !== undefined && URL.canParse(publicUrl) && !isLoopback(publicUrl);
  for (const name of settingNames.filter((one) => settings[one].isFarSide)) {
    const address = given[name] ?? '';
    if (isReal && URL.canParse(address) && !address.startsWith('https://')) {
      problems.push(`${name} points to an emulated far side, but PUBLIC_URL is a real address`);
    }
  }
  return isReal && given['SIGN_IN_ABOVE'] === 'never'
    ? [
        ...problems,
        'SIGN_IN_ABOVE is “never”, which is only for a sandbox: set a number, or leave it off',
      ]
    : problems;
}

/** Without a key nothing opens; a secret that is changed must differ from the one before. */
export function keyContradictions(given: Variables): string[] {
  if (given['BELLWETHER_KEY'] === undefined && given['BELLWETHER_KMS_KEY'] === undefined) {
    return ['BELLWETHER_KEY is missing'];
  }
  return settingNames.flatMap((previous) => {
    const { before: name } = settings[previous];
    return name !== undefined && given[name] !== undefined && given[name] === given[previous]
      ? [`${previous} equals ${name}: it is the one before`]
      : [];
  });
}

/** Who gets mail needs a server that takes it. */
function mailContradictions(given: Variables): string[] {
  if (given['SMTP_URL'] !== undefined) return [];
  return ['AUDITOR_EMAIL', 'SMTP_BOUNCES']
    .filter((name) => given[name] !== undefined)
    .map((name) => `${name} is set, but SMTP_URL is missing: the mail server`);
}

/** A translator is off unless it is named: a key or a setting that does nothing was meant otherwise. */
function translatorContradictions(given: Variables): string[] {
  const translator = given['TRANSLATOR'];
  const meant = translator === undefined ? undefined : closestWord(translator, ['off', 'google']);
  return [
    ...(meant === undefined || meant === translator
      ? []
      : [`TRANSLATOR is “${translator}”: did you mean ${meant}?`]),
    ...(given['GOOGLE_TRANSLATE_KEY'] !== undefined && (translator ?? 'off') === 'off'
      ? [
          'GOOGLE_TRANSLATE_KEY is set, but TRANSLATOR is off: set TRANSLATOR to google, or remove it',
        ]
      : []),
  ];
}

/** A witness that nobody posts to. */
function unusedChannels(given: Variables, wants: Wants): string[] {
  const platforms = [
    { platform: 'Slack', prefix: 'SLACK', settings: slackSettings },
    { platform: 'Teams', prefix: 'TEAMS', settings: teamsSettings },
  ] as const;
  return platforms
    .filter(({ prefix }) => !wants[prefix] && given[`${prefix}_WITNESS_CHANNEL_ID`] !== undefined)
    .map(
      ({ platform, prefix, settings }) =>
        `${prefix}_WITNESS_CHANNEL_ID is set, but ${platform} isn't: set ${settings.join(', ')} as well, or remove it`,
    );
}

function channelContradictions(given: Variables): string[] {
  const problems: string[] = [];
  for (const platform of ['SLACK', 'TEAMS']) {
    const oversight = `${platform}_OVERSIGHT_CHANNEL_ID`;
    if (given[oversight] !== undefined && given[oversight] === given[`${platform}_CHANNEL_ID`]) {
      problems.push(`${oversight} is the closures channel, which is the default: leave it off`);
    }
    const name = `${platform}_COMPLIANCE_CHANNEL_ID`;
    if (given[name] !== undefined && given[name] === given[`${platform}_CHANNEL_ID`]) {
      problems.push(`${name} is the closures channel, where everyone would read audit findings`);
    }
    const witness = `${platform}_WITNESS_CHANNEL_ID`;
    const same = chatChannelNames
      .filter((channel) => channel !== 'witness')
      .map((channel) => channelSetting(platform, channel))
      .find((one) => given[one] === given[witness]);
    if (given[witness] !== undefined && same !== undefined) {
      problems.push(`${witness} is ${same}: a witness needs a channel of its own`);
    }
  }
  if (given['SLACK_WITNESS_BOT_TOKEN'] !== undefined && !given['SLACK_WITNESS_CHANNEL_ID']) {
    problems.push('SLACK_WITNESS_BOT_TOKEN is set, but SLACK_WITNESS_CHANNEL_ID is missing');
  }
  return problems;
}

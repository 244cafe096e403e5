import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '#config/config.ts';
import { connect } from '#database/connect.ts';
import { isUnreleased } from '#database/migration/unreleased-database.ts';
import { listSendingNumbers } from '#domain/district/sending-number/list-sending-numbers.ts';
import { Unanswered, unanswered } from './ask.ts';
import { askAddress } from './ask-address.ts';
import { askLogin, askRights, askServer, askStandby } from './ask-database.ts';
import { askDirectory, askStaff } from './ask-directory.ts';
import { askGuards, askPrimaries } from './ask-guards.ts';
import { askHost } from './ask-host.ts';
import { askLogKey } from './ask-log-key.ts';
import { askMail } from './ask-mail.ts';
import { askRecords } from './ask-records.ts';
import { askSlack } from './ask-slack.ts';
import { askTeams } from './ask-teams.ts';
import { askTrust } from './ask-trust.ts';
import { askAccount, askNumbers, judgeFallback, type TwilioSettings } from './ask-twilio.ts';
import type { Finding } from './finding.ts';
import { type Environments, readSettings, type Settings } from './read-settings.ts';

/** Who is asked, and what about. */
type Question = readonly [about: string, ask: () => Promise<Finding[]>];

const limitMs = 20_000;

/** Asks all that the programs on this machine depend on, side by side, and waits for nobody longer than the limit. */
export async function examine(
  environments: Environments,
  folder = process.cwd(),
): Promise<Finding[]> {
  const { settings, found } = readSettings(environments);
  const ownerUrl = environments.imports?.['MIGRATION_DATABASE_URL'];
  return [...found, ...(await askAll(questionsOf(settings, { ownerUrl, folder })))];
}

/** What a bot that runs can ask with its own settings and login. */
export const examineBot = (bot: Config): Promise<Finding[]> => askAll(questionsOf({ bot }));

const questionsOf = (
  settings: Settings,
  { ownerUrl, folder }: { ownerUrl?: string | undefined; folder?: string } = {},
): Question[] => [
  ['host', () => askHost(folder)],
  ...ofDatabase(settings, ownerUrl),
  ...ofFarSide(settings),
];

export async function askAll(
  questions: readonly Question[],
  patienceMs = limitMs,
): Promise<Finding[]> {
  const answers = questions.map(async ([about, ask]) => {
    const late = wait(patienceMs, undefined, { ref: false }).then(() => {
      throw new Unanswered(`${about} doesn’t answer in time`);
    });
    return Promise.race([ask(), late]).catch((error: unknown) => [unanswered(about, error)]);
  });
  return (await Promise.all(answers)).flat();
}

function ofDatabase(settings: Settings, ownerUrl: string | undefined): Question[] {
  const { bot, worker, imports } = settings;
  const logins = Object.entries({ bot, worker, imports }) as [
    'bot' | 'worker' | 'imports',
    { DATABASE_URL: string } | undefined,
  ][];
  const config = bot ?? worker ?? imports;
  return [
    ...logins.flatMap(([role, config]): Question[] =>
      config === undefined ? [] : [[`database.${role}`, () => askLogin(role, config.DATABASE_URL)]],
    ),
    ...(config === undefined
      ? []
      : ([
          ['database', () => withDatabase(config.DATABASE_URL, askServer)],
          ['database.guards', () => withDatabase(config.DATABASE_URL, askGuards)],
          ['database.primaries', () => askPrimaries(config.DATABASE_URL)],
          ['records', () => withDatabase(config.DATABASE_URL, (db) => askRecords(db, config))],
        ] as const)),
    ...(worker === undefined
      ? []
      : ([
          ['audit.key', () => withDatabase(worker.DATABASE_URL, (db) => askLogKey(db, worker))],
        ] as const)),
    ...(ownerUrl ? ([['database.rights', () => askRights(ownerUrl)]] as const) : []),
    ...(bot?.REPORT_DATABASE_URL === undefined
      ? []
      : ([['database.standby', () => askStandby(bot)]] as const)),
  ];
}

function ofFarSide({ bot, worker }: Settings): Question[] {
  const config = bot ?? worker;
  if (config === undefined) return [];
  const slack = bot?.slack;
  const teams = bot?.teams;
  return [
    ...(slack === undefined ? [] : ([['slack', () => askSlack(slack)]] as const)),
    ...(teams === undefined ? [] : ([['teams', () => askTeams(teams)]] as const)),
    ['directory', () => askDirectory(config)],
    ['directory.staff', () => withDatabase(config.DATABASE_URL, (db) => askStaff(db, config))],
    ['address', () => askAddress(config.PUBLIC_URL)],
    ...(bot === undefined ? [] : [mailQuestion(bot)]),
    ['twilio', () => askCarrier(config)],
  ];
}

export const mailQuestion = (bot: Config): Question => [
  'mail',
  () => withDatabase(bot.DATABASE_URL, (db) => askMail(db, bot)),
];

/** An account that refuses us says nothing of its numbers. */
async function askCarrier(
  config: TwilioSettings & { DATABASE_URL: string; TWILIO_FALLBACK_URL?: string | undefined },
): Promise<Finding[]> {
  const account = await askAccount(config);
  if (account.light === 'red') return [account];
  const pool = await withDatabase(config.DATABASE_URL, listSendingNumbers).catch(() => []);
  const numbers = pool.filter(({ active }) => active).map(({ number }) => number);
  return [
    account,
    judgeFallback(config),
    ...(await askAll([
      ['twilio.numbers', () => askNumbers(config, numbers)],
      ['twilio.trust', () => askTrust(config)],
    ])),
  ];
}

/** Of a database that this version can't read, its logins say why. */
async function withDatabase<T>(
  url: string,
  act: (db: ReturnType<typeof connect>['db']) => Promise<T[]>,
): Promise<T[]> {
  await using connection = connect({ url, name: 'bellwether-doctor', max: 1 });
  if (await isUnreleased(connection.db)) return [];
  return await act(connection.db);
}

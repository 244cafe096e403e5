import { readCliConfig } from '#config/cli-config.ts';
import { type Config, ConfigFault, readConfig } from '#config/config.ts';
import { type SettingName, settingNames, settings } from '#config/settings.ts';
import { variablesOf } from '#config/variables.ts';
import { readWorkerConfig, type WorkerConfig } from '#config/worker-config.ts';
import { type Finding, green, red } from './finding.ts';

type Variables = Record<string, string | undefined>;
/** The environment of each program whose settings are on this machine. */
export type Environments = { bot?: Variables; worker?: Variables; imports?: Variables };

export type Settings = {
  bot?: Config;
  worker?: WorkerConfig;
  imports?: ReturnType<typeof readCliConfig>;
};

const programs = ['bot', 'worker', 'imports'] as const;

export function findEnvironments(): Environments {
  const found = programs.flatMap((program) => {
    const isIts = (name: string) =>
      isSetting(name) &&
      settings[name].isTheirsAlone === true &&
      settings[name].readBy.includes(program);
    const variables = variablesOf(program, isIts);
    return variables === undefined ? [] : [[program, variables] as const];
  });
  return Object.fromEntries(found);
}

const isSetting = (name: string): name is SettingName =>
  (settingNames as readonly string[]).includes(name);

/** As each program would read them at its start. */
export function readSettings(environments: Environments): { settings: Settings; found: Finding[] } {
  const found: Finding[] = [];
  const read = <T>(program: keyof Environments, reader: (variables: Variables) => T) => {
    const variables = environments[program];
    if (variables === undefined) return undefined;
    const about = `settings.${program}`;
    try {
      const settings = reader(variables);
      found.push(green(about, `The settings of ${whose[program]} are complete.`));
      return settings;
    } catch (error) {
      if (!(error instanceof ConfigFault)) throw error;
      const todo = 'Correct it: docs/operations.md has every setting.';
      found.push(...error.problems.map((problem) => red(about, ended(problem), todo)));
      return undefined;
    }
  };
  const bot = read('bot', readConfig);
  const worker = read('worker', readWorkerConfig);
  const imports = read('imports', readCliConfig);
  if (found.length === 0)
    found.push(
      red(
        'settings.none',
        'No program’s settings are here.',
        'Run doctor where .env.bot or .env.worker is, with rights to read it.',
      ),
    );
  if (bot !== undefined && worker !== undefined) found.push(...differences(bot, worker));
  return {
    settings: { ...(bot && { bot }), ...(worker && { worker }), ...(imports && { imports }) },
    found,
  };
}

const whose = { bot: 'the bot', worker: 'the dial worker', imports: 'the command line' };
const ended = (problem: string) => (problem.endsWith('?') ? problem : `${problem}.`);

const common = [
  'BELLWETHER_KEY',
  'DIRECTORY_APPROVER_ROLE',
  'DIRECTORY_CLIENT_ID',
  'DIRECTORY_ISSUER',
  'DIRECTORY_PROVIDER',
  'PUBLIC_URL',
  'SIGN_IN_ABOVE',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_FROM',
] as const;

/** What one program promises and another one keeps. */
function differences(bot: Config, worker: WorkerConfig): Finding[] {
  return common
    .filter((name) => bot[name] !== worker[name])
    .map((name) =>
      red(
        'settings.agree',
        `${name} differs between the bot and the dial worker.`,
        'Set the same value for both and restart them.',
      ),
    );
}

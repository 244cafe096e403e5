import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { twilioWebhooks } from '#carrier/twilio/twilio-webhook.ts';
import { createSlackGate } from '#chat/slack/slack-gate.ts';
import { createBotbuilderEdge } from '#chat/teams/edge/botbuilder-edge.ts';
import { createJoseEdge } from '#chat/teams/edge/jose-edge.ts';
import { ConfigFault, readConfig } from '#config/config.ts';
import { readWorkerConfig } from '#config/worker-config.ts';
import { returnPath } from '#domain/closure/letter/return-path.ts';

const complete = {
  DATABASE_URL: 'postgres://bellwether@db.example.org/bellwether',
  BELLWETHER_KEY: Buffer.alloc(32, 7).toString('base64'),
  PUBLIC_URL: 'https://bot.example.org',
  SLACK_SIGNING_SECRET: 'a'.repeat(32),
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_TEAM_ID: 'T0123',
  SLACK_CHANNEL_ID: 'C0123',
  SLACK_COMPLIANCE_CHANNEL_ID: 'G0456',
  TEAMS_APP_ID: '6f1e2d3c-0000-4000-8000-00000000b07a',
  TEAMS_APP_PASSWORD: 'b'.repeat(32),
  TEAMS_TENANT_ID: '6f1e2d3c-0000-4000-8000-00000000d157',
  TEAMS_CHANNEL_ID: '19:closures@thread.tacv2',
  DIRECTORY_ISSUER: 'https://login.microsoftonline.com/6f1e2d3c-0000-4000-8000-00000000d157/v2.0',
  DIRECTORY_CLIENT_ID: '6f1e2d3c-0000-4000-8000-0000000d1c70',
  DIRECTORY_CLIENT_SECRET: 'd'.repeat(32),
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'c'.repeat(32),
  TWILIO_FROM: '+13125550100',
};

function problemsOf(change: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig({ ...complete, ...change });
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.problems;
    throw error;
  }
}

test('complete settings are taken, grouped by platform', () => {
  const config = readConfig(complete);

  expect(config.slack?.SLACK_TEAM_ID).toBe('T0123');
  expect(config.teams?.TEAMS_TENANT_ID).toBe(complete.TEAMS_TENANT_ID);
  expect(Object.isFrozen(config)).toBe(true);
});

test('a district with one chat platform leaves the other out as a whole', () => {
  const noTeams = {
    TEAMS_APP_ID: undefined,
    TEAMS_APP_PASSWORD: '',
    TEAMS_TENANT_ID: undefined,
    TEAMS_CHANNEL_ID: undefined,
  };

  expect(readConfig({ ...complete, ...noTeams }).teams).toBeUndefined();
});

test('the mailbox of bounces leaves room for the mark of a letter', () => {
  const mail = { SMTP_URL: 'smtps://mail.example.org' };
  expect(problemsOf({ ...mail, SMTP_BOUNCES: 'bouncesxyz@example.org' })).toEqual([]);
  expect(problemsOf({ ...mail, SMTP_BOUNCES: 'bouncesxyzw@example.org' })).toEqual([
    'SMTP_BOUNCES: may have 10 characters before its @: the mark of a letter follows them',
  ]);
  const mark = returnPath(
    { addressId: randomUUID(), number: 999_999_999 },
    'bouncesxyz@example.org',
    { sign: () => 'A'.repeat(43) },
  );
  expect(mark.indexOf('@')).toBe(64);
});

test('the directory, which says who somebody is, has to be set up, and by https', () => {
  expect(
    problemsOf({ DIRECTORY_ISSUER: undefined, DIRECTORY_CLIENT_SECRET: 'short' }).toSorted(),
  ).toEqual([
    'DIRECTORY_CLIENT_SECRET: must have at least 16 characters',
    'DIRECTORY_ISSUER is missing',
  ]);
  expect(problemsOf({ DIRECTORY_ISSUER: 'http://directory.example.org/v2.0' })).toContain(
    'DIRECTORY_ISSUER: must be https: it says who a person is',
  );
  expect(problemsOf({ DIRECTORY_ISSUER: 'http://127.0.0.1:4000/v2.0' })).toContain(
    'DIRECTORY_ISSUER points to an emulated far side, but PUBLIC_URL is a real address',
  );
});

test.each([
  [{ DIRECTORY_PROVIDER: 'azure' }, /DIRECTORY_PROVIDER: must be one of entra, google/],
  // Slack's time of a token, taken for the time of a sign-in.
  [
    { DIRECTORY_PROVIDER: 'okta', DIRECTORY_ISSUER: 'https://slack.com' },
    /is Slack’s, but DIRECTORY_PROVIDER is okta: set it to slack/,
  ],
  [
    { DIRECTORY_PROVIDER: 'okta', DIRECTORY_ISSUER: 'https://launchpad.classlink.com/' },
    /is ClassLink’s/,
  ],
  [
    { DIRECTORY_ISSUER: 'https://accounts.google.com' },
    /is Google’s, but DIRECTORY_PROVIDER is entra/,
  ],
  [{ DIRECTORY_PROVIDER: 'google' }, /is Microsoft Entra’s, but DIRECTORY_PROVIDER is google/],
  [
    { DIRECTORY_PROVIDER: 'google', DIRECTORY_ISSUER: 'https://login.example.org' },
    /set DIRECTORY_ISSUER to https:\/\/accounts\.google\.com/,
  ],
  [
    {
      DIRECTORY_PROVIDER: 'google',
      DIRECTORY_ISSUER: 'https://accounts.google.com',
      DIRECTORY_APPROVER_ROLE: 'Approver',
    },
    /Google names no roles/,
  ],
  [
    {
      DIRECTORY_PROVIDER: 'okta',
      DIRECTORY_ISSUER: 'https://district.okta.com',
      TEAMS_SIGN_ON_CONNECTION: 'entra',
    },
    /Teams has tokens of Entra alone/,
  ],
])('a provider and what is not its own is refused: %j', (change, words) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(words)]);
});

test('each provider is taken with its own issuer', () => {
  const google = { DIRECTORY_PROVIDER: 'google', DIRECTORY_ISSUER: 'https://accounts.google.com' };
  const okta = {
    DIRECTORY_PROVIDER: 'okta',
    DIRECTORY_ISSUER: 'https://district.okta.com',
    DIRECTORY_APPROVER_ROLE: 'Closure approvers',
  };
  for (const change of [{}, google, okta]) expect(problemsOf(change)).toEqual([]);
  expect(readConfig(complete).DIRECTORY_PROVIDER).toBe('entra');
});

test('what takes a fresh sign-in is more than 500 calls and texts, and nowhere but in a sandbox nothing', () => {
  expect(readConfig(complete).SIGN_IN_ABOVE).toBe(500);
  expect(readConfig({ ...complete, SIGN_IN_ABOVE: '0' }).SIGN_IN_ABOVE).toBe(0);
  expect(problemsOf({ SIGN_IN_ABOVE: 'many' })).toEqual([
    'SIGN_IN_ABOVE: must be a number of calls and texts',
  ]);
  expect(problemsOf({ SIGN_IN_ABOVE: 'never' })).toEqual([
    'SIGN_IN_ABOVE is “never”, which is only for a sandbox: set a number, or leave it off',
  ]);
});

test.each([
  ['PUBLIC_URL', 'bot.example.org', 'must be an address such as https://bellwether.example.org'],
  ['DIRECTORY_ISSUER', 'contoso', 'must be an address such as https://bellwether.example.org'],
  [
    'DATABASE_URL',
    'postgres//db',
    'must be an address such as postgres://user:password@host:5432/bellwether',
  ],
  ['PORT', '70000', 'must be a number from 0 to 65535'],
  ['PORT', 'http', 'must be a number from 0 to 65535'],
  ['LOG_LEVEL', 'verbose', 'must be fatal, error, warn, info, debug, trace or silent'],
  ['SLACK_BOT_TOKEN', 'abc', 'must start with xoxb-'],
  ['TEAMS_TENANT_ID', 'contoso', 'must be an id such as 6f1e2d3c-0000-4000-8000-00000000b07a'],
  ['TWILIO_REASSIGNED_NUMBERS', 'maybe', 'must be on or off'],
])(
  'a typo in %s (%s) is answered with what it must be, and with that alone',
  (name, typo, words) => {
    expect(problemsOf({ [name]: typo })).toEqual([`${name}: ${words}`]);
  },
);

test('everything that is missing is named in one message', () => {
  const problems = problemsOf({
    DATABASE_URL: undefined,
    BELLWETHER_KEY: undefined,
    TWILIO_AUTH_TOKEN: undefined,
    SLACK_SIGNING_SECRET: undefined,
  });

  expect(problems).toEqual([
    'DATABASE_URL is missing',
    'SLACK_SIGNING_SECRET is missing',
    'TWILIO_AUTH_TOKEN is missing',
    'BELLWETHER_KEY is missing',
  ]);
});

test.each([
  [{ TEAMS_APP_PASSWORD: undefined }, 'TEAMS_APP_PASSWORD is missing'],
  [{ BELLWETHER_KEY: 'c2hvcnQ=' }, 'BELLWETHER_KEY: must be 32 random bytes in base64'],
  [{ PUBLIC_URL: 'http://bot.example.org' }, 'PUBLIC_URL: must be https'],
  [{ SLACK_SIGNING_SECRET: '' }, 'SLACK_SIGNING_SECRET is missing'],
  [{ TWILIO_API_URL: 'http://127.0.0.1:1' }, 'TWILIO_API_URL points to an emulated far side'],
  [
    { TWILIO_PREVIOUS_AUTH_TOKEN: complete.TWILIO_AUTH_TOKEN },
    'TWILIO_PREVIOUS_AUTH_TOKEN equals TWILIO_AUTH_TOKEN',
  ],
  [
    { SLACK_PREVIOUS_SIGNING_SECRET: complete.SLACK_SIGNING_SECRET },
    'SLACK_PREVIOUS_SIGNING_SECRET equals SLACK_SIGNING_SECRET',
  ],
  [
    { AUDIT_LOG_PREVIOUS_KEY: Buffer.alloc(32, 8).toString('base64') },
    "AUDIT_LOG_PREVIOUS_KEY belongs to the dial worker: remove it from the bot's settings",
  ],
  [{ SLACK_COMPLIANCE_CHANNEL_ID: '#compliance' }, 'must be a Slack channel id'],
  [{ SLACK_COMPLIANCE_CHANNEL_ID: 'C0123' }, 'is the closures channel'],
  [
    { AUDIT_LOG_KEY: Buffer.alloc(32, 8).toString('base64') },
    "AUDIT_LOG_KEY belongs to the dial worker: remove it from the bot's settings",
  ],
  [{ SLACK_OVERSIGHT_CHANNEL_ID: 'C0123' }, 'SLACK_OVERSIGHT_CHANNEL_ID is the closures channel'],
  [
    { SLACK_COMPLIANCE_CHANNEL_ID: undefined },
    'no channel for audit findings: set SLACK_COMPLIANCE_CHANNEL_ID or TEAMS_COMPLIANCE_CHANNEL_ID',
  ],
])('half-configured or contradictory settings refuse the start: %o', (change, words) => {
  expect(problemsOf(change).join('\n')).toContain(words);
});

test('one compliance channel is enough, on a platform that is set up', () => {
  const inTeams = {
    SLACK_COMPLIANCE_CHANNEL_ID: undefined,
    TEAMS_COMPLIANCE_CHANNEL_ID: '19:compliance@thread.tacv2',
  };

  expect(problemsOf(inTeams)).toEqual([]);
  const onlySlack = Object.fromEntries(
    Object.keys(complete)
      .filter((name) => name.startsWith('TEAMS'))
      .map((name) => [name, undefined]),
  );
  expect(problemsOf({ ...onlySlack, ...inTeams }).join()).toContain(
    'no channel for audit findings: set SLACK_COMPLIANCE_CHANNEL_ID',
  );
});

test.each([
  ['TEAMS', 'Teams', '19:witness@thread.tacv2'],
  ['SLACK', 'Slack', 'C0789'],
])(
  'a witness channel of a platform that isn’t set up (%s) refuses the start',
  (prefix, name, id) => {
    const without = Object.fromEntries(
      Object.keys(complete)
        .filter((setting) => setting.startsWith(prefix))
        .map((setting) => [setting, undefined]),
    );
    const other = prefix === 'SLACK' ? { TEAMS_COMPLIANCE_CHANNEL_ID: '19:c@thread.tacv2' } : {};

    const problems = problemsOf({ ...without, ...other, [`${prefix}_WITNESS_CHANNEL_ID`]: id });

    expect(problems).toEqual([
      expect.stringContaining(
        `${prefix}_WITNESS_CHANNEL_ID is set, but ${name} isn't: set ${prefix}_`,
      ),
    ]);
  },
);

test('no chat platform at all refuses the start', () => {
  const nothing = Object.fromEntries(
    Object.keys(complete)
      .filter((name) => /^(SLACK|TEAMS)/.test(name))
      .map((name) => [name, undefined]),
  );

  expect(problemsOf(nothing).join()).toContain('no chat platform');
});

test('numbers are checked for reassignment unless somebody says no', () => {
  expect(readConfig(complete).TWILIO_REASSIGNED_NUMBERS).toBe('on');
  expect(
    readConfig({ ...complete, TWILIO_REASSIGNED_NUMBERS: 'off' }).TWILIO_REASSIGNED_NUMBERS,
  ).toBe('off');
  expect(problemsOf({ TWILIO_REASSIGNED_NUMBERS: 'maybe' })).toHaveLength(1);
});

test.each([
  [{ TRANSLATOR: 'gogle' }, 'TRANSLATOR is “gogle”: did you mean google?'],
  [{ TRANSLATOR: 'deepl' }, 'TRANSLATOR: must be off or google'],
  [
    { GOOGLE_TRANSLATE_KEY: 'k'.repeat(39) },
    'GOOGLE_TRANSLATE_KEY is set, but TRANSLATOR is off: set TRANSLATOR to google, or remove it',
  ],
  [
    { TRANSLATOR: 'google', GOOGLE_TRANSLATE_API_KEY: 'k'.repeat(39) },
    'there is no setting GOOGLE_TRANSLATE_API_KEY: did you mean GOOGLE_TRANSLATE_KEY?',
  ],
  [{ TRANSLATER: 'google' }, 'there is no setting TRANSLATER: did you mean TRANSLATOR?'],
  [
    { TRANSLATOR: 'google', GOOGLE_TRANSLATE_URL: 'http://127.0.0.1:1' },
    'GOOGLE_TRANSLATE_URL points to an emulated far side, but PUBLIC_URL is a real address',
  ],
])('a translator that is set up by half, or misspelled, is named: %j', (change, problem) => {
  expect(problemsOf(change)).toContain(problem);
});

test('nobody translates unless somebody is named, and a dial worker needs the key', () => {
  expect(readConfig(complete).TRANSLATOR).toBe('off');
  expect(readConfig({ ...complete, TRANSLATOR: 'google' }).TRANSLATOR).toBe('google');
  const {
    SLACK_SIGNING_SECRET: _,
    SLACK_BOT_TOKEN: __,
    TEAMS_APP_PASSWORD: ___,
    DIRECTORY_CLIENT_SECRET: ____,
    ...ofWorker
  } = complete;
  const read = (change: Record<string, string>) => () =>
    readWorkerConfig({
      ...ofWorker,
      AUDIT_LOG_KEY: Buffer.alloc(32, 8).toString('base64'),
      ...change,
    });
  expect(read({ TRANSLATOR: 'google' })).toThrow('GOOGLE_TRANSLATE_KEY is missing');
  expect(
    read({ TRANSLATOR: 'google', GOOGLE_TRANSLATE_KEY: 'k'.repeat(39) })().GOOGLE_TRANSLATE_KEY,
  ).toHaveLength(39);
});

test.each([
  ['SLACK_WITNES_CHANNEL_ID', 'SLACK_WITNESS_CHANNEL_ID'],
  ['SLACK_WITNESS_CHANNEL', 'SLACK_WITNESS_CHANNEL_ID'],
  ['TEAMS_OVERSIGHT_CHANEL_ID', 'TEAMS_OVERSIGHT_CHANNEL_ID'],
  ['AUDIT_WITNESS', 'AUDIT_WITNESSES'],
  ['DIRECTORY_APROVER_ROLE', 'DIRECTORY_APPROVER_ROLE'],
  ['SIGN_IN_ABVE', 'SIGN_IN_ABOVE'],
  ['SLACK_PREVIOUS_SIGNIN_SECRET', 'SLACK_PREVIOUS_SIGNING_SECRET'],
  ['TWILIO_PREVIOUS_AUTH_TOKENS', 'TWILIO_PREVIOUS_AUTH_TOKEN'],
  ['AUDIT_LOG_PREVIOS_KEY', 'AUDIT_LOG_PREVIOUS_KEY'],
])('%s, which would go unnoticed, is asked about', (typed, meant) => {
  expect(problemsOf({ [typed]: 'C0789' })).toEqual([
    `there is no setting ${typed}: did you mean ${meant}?`,
  ]);
});

test('a single problem is a sentence, and a question ends with its own mark', () => {
  expect(new ConfigFault(['PORT is missing']).message).toContain('run: PORT is missing. docs');
  expect(new ConfigFault(['did you mean PORT?']).message).toContain('run: did you mean PORT? docs');
});

const secrets = [
  'TEAMS_APP_ID',
  'TEAMS_APP_PASSWORD',
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'TWILIO_AUTH_TOKEN',
  'DIRECTORY_CLIENT_SECRET',
  'BELLWETHER_KEY',
];

test.each(secrets)(
  'F54 a start with %s empty or blank is refused, and the name is told',
  (name) => {
    for (const value of ['', ' ', ' '.repeat(40), '\n'.repeat(40)])
      expect(problemsOf({ [name]: value }).join()).toContain(name);
  },
);

test('F54 no door opens without its secret, whatever the settings said', () => {
  const rest = { appPassword: 'x'.repeat(32), tenantId: 'T', serviceHosts: [] };
  const gate = {
    logger: pino({ level: 'silent' }),
    takeOnce: async () => true,
    onRefused: () => {},
  };
  const twilio = {
    accountSid: 'AC',
    publicUrl: 'https://bot.example.org',
    handler: {} as CallHandler,
  };

  for (const appId of ['', ' '])
    for (const createEdge of [createBotbuilderEdge, createJoseEdge])
      expect(() => createEdge({ ...rest, appId })).toThrow('app id is empty');
  for (const secrets of [[''], ['a-secret', '']] as const)
    expect(() => createSlackGate({ ...gate, signingSecrets: secrets, now: () => 0 })).toThrow(
      'signing secret is empty',
    );
  for (const authTokens of [[], [''], ['a-token', '']])
    expect(() => twilioWebhooks({ ...twilio, ...gate, authTokens })).toThrow('need an auth token');
});

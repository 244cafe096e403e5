import type { ParseArgsOptionsConfig } from 'node:util';

/** Every option of the command line, as parseArgs wants them. */
export const options = {
  as: { type: 'string' },
  name: { type: 'string' },
  'registered-name': { type: 'string' },
  'callback-number': { type: 'string' },
  'time-zone': { type: 'string' },
  'calls-per-second': { type: 'string' },
  'consent-policy': { type: 'string' },
  'step-up-recipients': { type: 'string' },
  'district-wide-approvals': { type: 'string' },
  'escalation-minutes': { type: 'string' },
  'emergency-escalation-minutes': { type: 'string' },
  'calls-at-once': { type: 'string' },
  'local-presence': { type: 'string' },
  'building-emergencies': { type: 'string' },
  'may-shrink': { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

export type Option = keyof typeof options;

export type Command = {
  /** How it is typed. */
  usage: string;
  /** What it does. */
  about: string;
  options?: readonly Option[];
  /** How many words may follow its name. */
  words?: number;
};

/** Everything that can be typed, in the order in which it is told. */
export const commands = {
  migrate: { usage: 'npm run migrate', about: 'brings the database up to this version' },
  'district set': {
    usage: `npm run cli -- district set [--name …] [--registered-name …] [--callback-number +13125550100]
      [--time-zone America/Chicago] [--calls-per-second 1] [--consent-policy law|strict|strictest]
      [--district-wide-approvals 1|2|3] [--step-up-recipients 500] [--escalation-minutes 5]
      [--emergency-escalation-minutes 2] [--calls-at-once 3|unlimited] [--local-presence on|off]
      [--building-emergencies on|off]`,
    about:
      'sets what is named and leaves the rest; the first time it needs names, number and time zone',
    options: [
      'name',
      'registered-name',
      'callback-number',
      'time-zone',
      'calls-per-second',
      'consent-policy',
      'step-up-recipients',
      'district-wide-approvals',
      'escalation-minutes',
      'emergency-escalation-minutes',
      'calls-at-once',
      'local-presence',
      'building-emergencies',
    ],
  },
  'district show': {
    usage: 'npm run cli -- district show',
    about: 'the settings, by the options that set them',
  },
  'numbers list': {
    usage: 'npm run cli -- numbers list',
    about: 'the numbers that calls may show',
  },
  'numbers set': {
    usage: 'npm run cli -- numbers set <+13125550100> [--calls-per-second 0.5]',
    about: 'adds a number, or gives it another pace',
    options: ['calls-per-second'],
    words: 1,
  },
  'numbers give-up': {
    usage: 'npm run cli -- numbers give-up <+13125550100>',
    about: 'shows this number no more',
    words: 1,
  },
  'holidays import': {
    usage: 'npm run cli -- holidays import <file.csv>',
    about: 'the days without school; the file is the whole list',
    words: 1,
  },
  'closure list': {
    usage: 'npm run cli -- closure list',
    about: 'number, state, what and day of each closure',
  },
  'closure stop': {
    usage: 'npm run cli -- closure stop <number> --as <name>',
    about: 'the stop for when no chat answers; one person is enough',
    options: ['as'],
    words: 1,
  },
  'roster import': {
    usage: 'npm run roster:import -- <folder or zip> [--time-zone America/Chicago] [--may-shrink]',
    about: 'the OneRoster export of the school’s system',
    options: ['time-zone', 'may-shrink'],
    words: 1,
  },
  'consent import': {
    usage: 'npm run consent:import -- <file.csv>',
    about: 'consent that was given before',
    words: 1,
  },
  'consent check': {
    usage: 'npm run cli -- consent check',
    about: 'are the gates what the ledger gives, and the audience the roster?',
  },
  'consent rebuild': {
    usage: 'npm run cli -- consent rebuild',
    about: 'derives both again; calls may continue',
  },
  'rules list': {
    usage: 'npm run cli -- rules list',
    about: 'the sets of rules and their days',
  },
  'rules date': {
    usage: 'npm run cli -- rules date <version> <YYYY-MM-DD | none>',
    about: 'from which day a set of rules counts',
    words: 2,
  },
  'operators bootstrap': {
    usage: 'npm run cli -- operators bootstrap <file.csv>',
    about: 'the first staff list, with its roles, while nobody has had one',
    words: 1,
  },
  'operators import': {
    usage: 'npm run cli -- operators import <file.csv>',
    about: 'people and their accounts; roles take two administrators, in chat',
    words: 1,
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

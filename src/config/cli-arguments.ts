import type { parseArgs } from 'node:util';

export const usage = `Usage:
  npm run migrate                                bring the database up to this version
  npm run cli -- district set --name … --registered-name … --callback-number … --time-zone …
                              [--calls-per-second …] [--consent-policy law|strict|strictest]
                              [--district-wide-approvals 1|2|3] [--step-up-recipients 500]
                              [--escalation-minutes 5] [--emergency-escalation-minutes 2]
                              [--calls-at-once 3|unlimited] [--local-presence on|off]
  npm run cli -- numbers list                    the numbers that calls may show
  npm run cli -- numbers set <+13125550100> [--calls-per-second 0.5]
  npm run cli -- numbers give-up <+13125550100>
  npm run cli -- holidays import <file.csv>      the days without school; the file is the whole list
  npm run cli -- closure list                    number, state, what and day of each closure
  npm run cli -- closure stop <number> --as <name>   the stop for when no chat answers; one person is enough
  npm run roster:import -- <folder or zip> [--time-zone …] [--may-shrink]
  npm run consent:import -- <file.csv>
  npm run cli -- consent check                   are the gates what the ledger gives, and the audience the roster?
  npm run cli -- consent rebuild                 derive both anew; calls may go on
  npm run cli -- rules list                      the sets of rules and their days
  npm run cli -- rules date <version> <YYYY-MM-DD | none>
  npm run cli -- operators bootstrap <file.csv>  the first staff list, with its roles: while nobody has had one
  npm run cli -- operators import <file.csv>     people and their accounts; roles take two administrators, in chat`;

/** The options that any command may take, as parseArgs wants them. */
export const options = {
  allowPositionals: true,
  options: {
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
    'may-shrink': { type: 'boolean' },
  },
} as const;

/** What was typed. */
export type Given = Omit<ReturnType<typeof parseArgs<typeof options>>, 'tokens'>;

import { Gauge, type Registry } from 'prom-client';
import type { Load } from '#domain/district/load/find-load.ts';

type Reading = { value: number; labels?: Record<string, string> };

/** Each measure of the load: its name for Prometheus, what it says, and how it is read. No label holds a person's word, name or number. */
const gauges: readonly { name: string; help: string; read: (load: Load) => Reading[] }[] = [
  {
    name: 'bellwether_closures',
    help: 'Closures that are not over, by state',
    read: ({ closures }) => each(closures, 'state'),
  },
  {
    name: 'bellwether_approval_wait_seconds',
    help: 'How long the oldest closure has waited for its decision',
    read: ({ waitingSeconds }) => one(waitingSeconds),
  },
  {
    name: 'bellwether_attempts_due',
    help: 'Calls and texts that could leave now, but for the pace',
    read: ({ due }) => each(due, 'channel'),
  },
  {
    name: 'bellwether_families_waiting_seconds',
    help: 'How long nobody was called or texted although some could be; 0 while calls go on, and while a person holds them',
    read: ({ familiesWaitingSeconds }) => one(familiesWaitingSeconds),
  },
  {
    name: 'bellwether_emergencies',
    help: 'Emergencies that are approved and not over',
    read: ({ emergencies }) => one(emergencies),
  },
  {
    name: 'bellwether_held',
    help: '1 while something may not be called since the database came back',
    read: ({ isHeld }) => one(Number(isHeld)),
  },
  {
    name: 'bellwether_calls_on_the_line',
    help: 'Calls that were ordered and are not over',
    read: ({ onTheLine }) => one(onTheLine),
  },
  {
    name: 'bellwether_doubt_seconds',
    help: 'How long the oldest order has had no answer of the carrier',
    read: ({ doubtSeconds }) => each(doubtSeconds, 'channel'),
  },
  {
    name: 'bellwether_calls_last_second',
    help: 'Calls that left within the last second',
    read: ({ callsLastSecond }) => one(callsLastSecond),
  },
  {
    name: 'bellwether_calls_per_second_allowed',
    help: 'Calls a second that the account may place just now',
    read: ({ callsPerSecond }) => one(callsPerSecond),
  },
  {
    name: 'bellwether_seal_lag_seconds',
    help: 'How long the oldest entry of the audit log has waited for its seal',
    read: ({ sealSeconds }) => one(sealSeconds),
  },
  {
    name: 'bellwether_cards_behind',
    help: 'Cards in chat that show an older state than there is',
    read: ({ staleCards }) => each(staleCards, 'platform'),
  },
  {
    name: 'bellwether_card_failures',
    help: 'How often in a row a chat platform did not take a card',
    read: ({ cardFailures }) => each(cardFailures, 'platform'),
  },
  {
    name: 'bellwether_opt_out_seconds',
    help: 'The longest that an opt-out took, of those recorded within five minutes',
    read: ({ optOutSeconds }) => one(optOutSeconds),
  },
  {
    name: 'bellwether_roster_age_seconds',
    help: 'How long ago the roster was read that closures go by; 0 before the first',
    read: ({ rosterSeconds }) => one(rosterSeconds),
  },
  {
    name: 'bellwether_roster_old',
    help: '1 while the roster is older than its source allows: 36 hours from a service, 31 days from files',
    read: ({ isRosterOld }) => one(Number(isRosterOld)),
  },
  {
    name: 'bellwether_dial_workers',
    help: 'Dial workers that reported within seven seconds',
    read: ({ workers }) => one(workers),
  },
];

const one = (value: number): Reading[] => [{ value }];
const each = (values: Record<string, number>, label: string): Reading[] =>
  Object.entries(values).map(([name, value]) => ({ value, labels: { [label]: name } }));

/** Asks for the load once for all gauges of a scrape. */
export function registerLoad(registry: Registry, find: () => Promise<Load>): void {
  let asked: Promise<Load> | undefined;
  const load = () => {
    asked ??= find().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  for (const { name, help, read } of gauges) {
    const labelNames = Object.keys(read(nothing).at(0)?.labels ?? {});
    const gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        for (const { labels = {}, value } of read(await load())) gauge.set(labels, value);
      },
    });
  }
}

const nothing: Load = {
  closures: { submitted: 0, approved: 0, dialing: 0, paused: 0 },
  waitingSeconds: 0,
  due: { voice: 0, text: 0 },
  familiesWaitingSeconds: 0,
  emergencies: 0,
  isHeld: false,
  onTheLine: 0,
  doubtSeconds: { voice: 0, text: 0 },
  callsLastSecond: 0,
  callsPerSecond: 0,
  sealSeconds: 0,
  staleCards: { slack: 0, teams: 0 },
  cardFailures: { slack: 0, teams: 0 },
  optOutSeconds: 0,
  rosterSeconds: 0,
  isRosterOld: false,
  workers: 0,
};

import type { IncidentKind, IncidentRole, IncidentTask, NoticesDecision } from './incident.ts';

export type TaskView = {
  id: string;
  task: IncidentTask;
  dueAt: Temporal.Instant;
  owner: string | null;
  ownerId: string | null;
  doneBy: string | null;
  doneAt: Temporal.Instant | null;
  isLate: boolean;
};

/** What a card tells of an incident, or of the drill of one. Names are those of the staff. */
export type IncidentView = {
  id: string;
  number: number;
  isDrill: boolean;
  kind: IncidentKind;
  /** Of the closure it is about. */
  closure: number | null;
  discoveredAt: Temporal.Instant;
  known: string;
  openedBy: string;
  openedAt: Temporal.Instant;
  frozenAt: Temporal.Instant;
  /** The freeze of calls and exports; a drill has none. */
  freeze: {
    id: string;
    askedBy: string | null;
    releasedBy: string | null;
    releasedAt: Temporal.Instant | null;
  } | null;
  /** All calling of the district is frozen, beside what this holds: emergencies, too. */
  isAllFrozen: boolean;
  /** Entries of the log up to and with the opening, as the witnesses got them. */
  checkpointSize: number | null;
  roles: Partial<Record<IncidentRole, { id: string; name: string }>>;
  rolesNamedAt: Temporal.Instant | null;
  tasks: TaskView[];
  notices: NoticesDecision | null;
  noticesWhy: string | null;
  noticesDecidedBy: string | null;
  noticesDecidedAt: Temporal.Instant | null;
  whatHappened: string | null;
  whatChanges: string | null;
  reviewedBy: string | null;
  reviewedAt: Temporal.Instant | null;
  closedBy: string | null;
  closedAt: Temporal.Instant | null;
  timeZone: string;
};

export const isHolding = ({ freeze }: IncidentView): boolean =>
  freeze !== null && freeze.releasedAt === null;

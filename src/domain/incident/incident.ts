import type { incidentRefusals } from '#refusals/incident.ts';

/** What somebody says has happened. */
export const incidentKinds = {
  'lost-device': 'Lost device or account',
  'leaked-key': 'Leaked key or token',
  'wrong-list': 'Wrong list, or wrong student named',
  'wrong-reader': 'Seen by someone who should not',
  ransom: 'Files locked, or a ransom demanded',
  other: 'Something else',
} as const;
export type IncidentKind = keyof typeof incidentKinds;

export const isIncidentKind = (value: unknown): value is IncidentKind =>
  typeof value === 'string' && Object.hasOwn(incidentKinds, value);

/** What can be had of an incident as a file: everybody concerned, letters to them, notices to offices, and what was done. */
export const incidentFiles = ['concerned', 'letters', 'offices', 'record'] as const;
export type IncidentFile = (typeof incidentFiles)[number];

export const incidentRoles = {
  manager: 'Incident manager',
  counsel: 'Counsel',
  technology: 'Technology',
  communications: 'Communications',
} as const;
export type IncidentRole = keyof typeof incidentRoles;

export const everyIncidentRole = Object.keys(incidentRoles) as IncidentRole[];

/** The checklist of PTAC, in its order: what its lines say, and what a button says. */
export const incidentTasks = {
  validate: 'Confirm that it happened',
  manager: 'Name the incident manager',
  team: 'Name the team',
  scope: 'Find out what data and how many people',
  'data-owners': 'Tell those who own the data',
  'student-privacy-office': 'Decide whether to tell the Student Privacy Policy Office',
  counsel: 'Bring in counsel, and police if needed',
  evidence: 'Keep the evidence',
  notices: 'Decide on notices',
  logs: 'Collect the logs, and fix the cause',
  review: 'Review it',
} as const;
export type IncidentTask = keyof typeof incidentTasks;

/** Done by what the form of each keeps, and not by saying so. */
const tasksWithForm = ['manager', 'team', 'notices', 'review'] as const;

export const hasForm = (task: IncidentTask): boolean =>
  (tasksWithForm as readonly string[]).includes(task);

export type NoticesDecision = 'needed' | 'not-needed';

export const maxKnown = 1000;
export const maxReview = 2000;

export type IncidentRefusal =
  | keyof typeof incidentRefusals
  | 'no-incident'
  | 'incident-closed'
  | 'not-on-staff-list';

/** What is happening, as people say it; the value is what is stored. */
export const happenings = {
  closed: 'Closed',
  'no-heat': 'Closed: no heat',
  'no-water': 'Closed: no water',
  'no-power': 'Closed: no power',
  'late-30m': 'Late start, 30 minutes',
  'late-1h': 'Late start, 1 hour',
  'late-90m': 'Late start, 90 minutes',
  'late-2h': 'Late start, 2 hours',
  'late-150m': 'Late start, 2½ hours',
  'late-3h': 'Late start, 3 hours',
  'early-dismissal': 'Early dismissal',
  'remote-day': 'Remote-learning day',
  open: 'Open as usual',
  absence: 'Absence',
  hold: 'Hold',
  secure: 'Secure',
  lockdown: 'Lockdown',
  shelter: 'Shelter',
  evacuation: 'Evacuation',
  'all-clear': 'All clear',
  'hold-lifted': 'Hold lifted',
  reunification: 'Reunification',
  other: 'Other announcement',
} as const;

export type Happening = keyof typeof happenings;

/** By how many minutes school starts late. */
export const lateMinutes = {
  'late-30m': 30,
  'late-1h': 60,
  'late-90m': 90,
  'late-2h': 120,
  'late-150m': 150,
  'late-3h': 180,
} as const satisfies Partial<Record<Happening, number>>;

export const lateStarts = Object.keys(lateMinutes) as (keyof typeof lateMinutes)[];

/** Of these nothing but the building's is the reason. */
export const ofBuildings: readonly Happening[] = ['no-heat', 'no-water', 'no-power'];

/** What changes a day of school. */
export const ofSchoolDays: readonly Happening[] = [
  'closed',
  ...ofBuildings,
  ...lateStarts,
  'early-dismissal',
  'remote-day',
  'open',
];

/** Of a late start. */
export const minutesLate = (happening: Happening): number | undefined =>
  Object.entries(lateMinutes).find(([late]) => late === happening)?.[1];

/**
 * The five actions of the Standard Response Protocol of the “I Love U Guys” Foundation, each with what may follow it. They
 * are of now, and of no school day in particular.
 */
export const followUpsOf = {
  hold: ['hold-lifted'],
  secure: ['all-clear'],
  lockdown: ['all-clear', 'reunification'],
  shelter: ['all-clear', 'reunification'],
  evacuation: ['all-clear', 'reunification'],
} as const satisfies Partial<Record<Happening, readonly Happening[]>>;

export type ProtocolAction = keyof typeof followUpsOf;
export type FollowUp = (typeof followUpsOf)[ProtocolAction][number];

export const protocolActions = Object.keys(followUpsOf) as ProtocolAction[];

export const isProtocolAction = (happening: string | undefined): happening is ProtocolAction =>
  protocolActions.some((action) => action === happening);

/** What may be sent next to those who were told of it; nothing after any other kind. */
export const followUps = (happening: Happening): readonly FollowUp[] =>
  isProtocolAction(happening) ? followUpsOf[happening] : [];

/** Whether the second goes on from the first, and corrects nothing that was said. */
export const goesOn = (from: Happening, to: Happening): boolean =>
  followUps(from).some((one) => one === to);

/** What ends an action. After a pickup of children it stands until then. */
const endings: readonly Happening[] = ['all-clear', 'hold-lifted'];
export const endsAction = (happening: Happening): boolean => endings.includes(happening);

/** What comes after an action that is over; nothing is said of it unless somebody knows. */
export const afterwards = {
  usual: 'School continues as usual',
  dismissal: 'Students are dismissed at …',
  pickup: 'Families pick up their children at …',
} as const;
export type Afterwards = keyof typeof afterwards;

/**
 * Why. The FCC names weather, fire, health risks, threats and unexcused absences as emergencies (FCC 16-88). A building
 * without heat, water or power it does not name: that rests on health and safety (47 CFR 64.1200(f)(4)), is a question
 * for counsel, and can be switched off (`district set --building-emergencies off`).
 */
export const grounds = {
  weather: 'Weather',
  fire: 'Fire',
  health: 'Health risk',
  threat: 'Threat',
  building: 'No heat, water or power',
  'unexcused-absence': 'Unexcused absence',
  none: 'None of these',
} as const;

export type Ground = keyof typeof grounds;

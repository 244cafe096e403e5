/** What is happening, as people say it; the value is what is stored. */
export const happenings = {
  closed: 'Closed',
  'no-heat': 'Closed: no heat',
  'no-water': 'Closed: no water',
  'no-power': 'Closed: no power',
  'late-1h': 'Late start, 1 hour',
  'late-2h': 'Late start, 2 hours',
  'late-3h': 'Late start, 3 hours',
  'early-dismissal': 'Early dismissal',
  'remote-day': 'Remote-learning day',
  evacuation: 'Evacuation and reunification',
  'all-clear': 'All clear',
  other: 'Other announcement',
} as const;

export type Happening = keyof typeof happenings;

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

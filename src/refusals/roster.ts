/** Why a roster that stopped is not let in. */
export const rosterChangeRefusals = {
  'not-an-overseer-of-rosters':
    'Only compliance staff and administrators of the whole district let this roster in. Ask one of them.',
  /** Or it is over: its day, or a later roster. */
  'roster-change-settled':
    'This roster was already decided, has expired, or a newer one was read. Type “roster” to see the newest.',
  /** One person would do both. */
  'own-refresh': 'You pressed Refresh for this roster. Someone else has to let it in.',
} as const;

/** Why the roster is not read once more. */
export const rosterRefreshRefusals = {
  'no-roster-service':
    'The roster comes from files, so only IT can bring in a newer one. Ask them to import it.',
  'roster-just-read':
    'The roster was read in the last 10 minutes. Type “roster” to see what changed.',
} as const;

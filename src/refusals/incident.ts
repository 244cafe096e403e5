/** Why an incident goes on as it was. */
export const incidentRefusals = {
  'not-an-incident-opener':
    'Only compliance staff, administrators and approvers can open an incident. Tell one of them now.',
  'not-in-the-incident':
    'You don’t work on this incident. Ask its manager to name you with “Name the team”.',
  'not-an-incident-closer':
    'Only compliance staff and administrators of the whole district can close an incident. Ask one of them.',
  'incident-task-done': 'This task is done already, or another button does it. Look at the card.',
  'too-many-reports':
    'You sent five reports in the last hour, and compliance staff have them all. Call them if there is more.',
  'breach-drill-under-way':
    'A breach drill is under way. Its card is in the compliance channel; end it first.',
  'incident-frozen':
    'Calls and exports are still frozen. Two people must resume them before the incident is closed.',
  'incident-not-done': 'The checklist isn’t done. Finish each task before you close the incident.',
  'incident-not-reviewed': 'Nobody has written the review. Press “Write the review” first.',
  'incident-reviewer':
    'You wrote the review, so you can’t close the incident. Someone else on the compliance staff or an administrator has to.',
} as const;

/** Why nothing leaves while an incident is open, or why no incident is meant. */
export const exportRefusals = {
  'exports-frozen':
    'An incident is open, so no reports or files leave Bellwether. Two people can resume them on its card in the compliance channel.',
  'no-open-incident': 'No incident is open. Type “compliance breach” to open one.',
} as const;

/** Why an indicator of a breach is not answered. */
export const signRefusals = {
  'sign-answered': 'Someone answered this before. The card shows who, and what they said.',
  'own-sign':
    'You reported this or it is about what you did, so someone else has to say that it is no breach.',
} as const;

/** Why it is not recorded that others were notified. */
export const toldRefusals = {
  'already-told': 'Someone said so before. The card shows who, and when.',
} as const;

/** Why nothing is recorded of a ransom. */
export const ransomRefusals = {
  'ransom-said': 'Someone said so before. The card shows who, and when.',
} as const;

/** Why families are not notified. */
export const noticeRefusals = {
  'notice-in-a-drill': 'This is a drill: no family is told. End it, or open a real incident.',
  'nobody-concerned': 'Nobody is on the list yet. Press “Who is affected” on the card first.',
  'nobody-to-call':
    'None of the families concerned has a phone on the roster that may be called. Send them the letters.',
} as const;

/** What the database says stands against an erasure (`erasure_blocker`). */
export const erasureBlockers = {
  'erased-already': 'This guardian was erased before. Nothing of them is left.',
  'still-on-roster':
    'This guardian is still on the roster. Take them off in the student information system and import the roster first.',
  'incident-holds':
    'An incident is open, so everything is kept as evidence and nobody is erased. Ask again when the incident is closed.',
  'on-hold':
    'Evidence about this guardian is on hold, so nothing of it can be erased. Ask again when the hold has ended.',
  'being-called': 'A closure is calling this guardian now. Ask again when its last call has ended.',
} as const;

/** Why an erasure is not requested or confirmed. */
export const erasureRefusals = {
  'not-for-compliance-of-families':
    'Only compliance staff of the whole district ask to erase a guardian; one of them or an administrator confirms. Ask one of them.',
  'no-leaver':
    'No guardian on file had this number or this id. Check it in the student information system.',
  'erasure-waits':
    'Someone already asked for this. A different person can confirm it in the compliance channel.',
  'erasure-settled':
    'This was already decided or has expired, or the person who asked lost their role. Ask again if it is still needed.',
  'own-erasure': 'You asked for this. A different person must confirm it.',
} as const;

/** Why a family’s data is not handed out. */
export const familyDataRefusals = {
  'no-such-family': 'No guardian on file has this number or this id. Check them.',
  'no-such-family-here':
    'No guardian at your schools has this number or this id. Check them, or ask compliance staff, who see the whole district.',
  'no-adult-student':
    'The roster has no one student of this guardian who is 18. A student is asked about by the guardian’s number or id, once the roster has the day they turn 18.',
} as const;

/** Why no notice of rights is sent. */
export const yearlyNoticeRefusals = {
  'notice-under-way':
    'A notice of rights is already on its way. Approve it or stop it first: type `/closure status`.',
  'nobody-is-due':
    'Every parent and guardian had the notice within a year. Send it to everyone instead.',
} as const;

/** Why a district can’t have this reason for a closure. */
export const groundBlockers = {
  /** An unexcused absence concerns the families of a list of students, and there is none. */
  'no-absence-list':
    'Calls about an unexcused absence need an absence list, and there is none yet. Choose another reason.',
  /** The district does not treat it as an emergency. */
  'ground-switched-off':
    'Your district doesn’t treat a building without heat, water or power as an emergency. Choose “School matter” as the kind of notice.',
} as const;

/** Why a closure is not requested. */
export const draftRefusals = {
  'not-a-requester':
    'You don’t have permission to notify these families. A requester for these schools can.',
  'still-alive': 'This closure is still active. Stop it before you change it.',
  'still-calling':
    'The last calls of this closure are still ending. Correct it in a minute or two.',
  'nothing-to-correct':
    'This closure reached no one, so there is nothing to correct. Submit a new closure instead.',
  'already-followed':
    'This message was already requested for these families. Look for its card in the closures channel.',
  'recording-gone':
    'A recording of this closure was deleted before it was requested. Record it again, or send the text alone.',
  /** What was spoken once can't name each family's child. */
  'recording-with-fields':
    'A recording can’t say a field such as {child}. Remove the recording, or write these words without fields.',
  /** Recordings are kept for less long, and each week would wait for an approver. */
  'recording-weekly':
    'A recording can’t repeat each week. Remove the recording, or go back and choose “Once”.',
  /** A notice to the families of an incident: it takes no words of anybody’s own. */
  'notice-not-edited':
    'A notice to the families of an incident isn’t edited. Compliance staff press “Tell the families” on the incident’s card and write it again.',
  /** A machine’s words that no reader accepted for this English. */
  'translation-unread':
    'One of these texts is a machine’s proposal that no translator accepted. Remove it, or wait until one does.',
} as const;

/** Why nothing is done about absence calls. */
export const standingRefusals = {
  'list-of-another-day': 'This list came on another day. Send the list of today.',
  'no-standing-approval':
    'No approval for absence calls stands at your schools. Each list waits for an approver.',
  'no-weekly-notice':
    'No weekly notice with that number stands at your schools. Type “closure list” to find it.',
  /** Marking takes the front office, or a requester. */
  'not-for-absences':
    'Only a requester or the front office of these schools can do this. Ask one of them.',
  'nobody-to-excuse': 'Add the student ids, such as “closure absent excused 10442”.',
} as const;

/** Why no closure is meant, or not one that this person follows. */
export const choiceRefusals = {
  'other-schools':
    'This closure is for schools that your role doesn’t cover. Its card in the closures channel shows its state.',
  'not-a-number':
    'There is no such closure. Type its number, such as 12, or leave it off for the current one.',
  'nothing-live': 'No closure is calling or waiting, so there is nothing to stop.',
  'nothing-calls':
    'No closure is calling, so there is nothing to pause. Type “closure status” to see the current state.',
  'nothing-paused':
    'No closure is paused, so there is nothing to resume. Type “closure status” to see the current state.',
  'nothing-heard': 'No closure has reached a family yet, so there is nothing to correct.',
} as const;

/** Why a pause, a freeze, or the end of one was refused. */
export const pauseRefusals = {
  'not-allowed':
    'Only a requester or an approver for these schools can stop or pause calls. Ask one of them, or the school office.',
  'already-over': 'This closure has ended, so there is nothing to stop.',
  'not-dialing':
    'This closure isn’t calling, so there is nothing to pause. Its card shows its state.',
  'already-paused':
    'This closure is already paused. Its card says who paused it and how to resume.',
  'not-paused': 'This closure isn’t paused. Its card shows its state.',
  'not-a-freezer':
    'Only compliance staff and administrators of the whole district can freeze calling or end a freeze. Ask one of them.',
  'already-frozen':
    'All calling is already frozen. The card in the channel says who froze it and why.',
  'not-frozen': 'Calling isn’t frozen, so there is no freeze to end.',
  'asked-already': 'You already asked. Someone else has to agree.',
  'not-a-resumer':
    'You don’t have permission to resume this closure. A requester or an approver for its schools can ask.',
  'approval-gone':
    'The approval of this closure no longer holds, so it can’t resume. Stop it and submit a new request.',
} as const;

/** Why a list of families who were not reached is not shown, or not taken. */
export const unreachedRefusals = {
  'not-for-the-list':
    'Only the front office, compliance staff and the requester can see the families not reached. Ask one of them.',
  'nobody-called': 'This closure called no one, so it has no list of families not reached.',
  'families-left':
    'You still have families to call. Mark them as called or release them, then take the next ten.',
} as const;

/** Why nobody is told which of the staff are safe. */
export const safeRefusals = {
  'not-for-the-safe-list':
    'Only requesters, approvers and administrators of these schools can see which staff are safe. Ask one of them.',
  'asks-nobody':
    'This closure doesn’t ask staff if they are safe. A secure, lockdown, shelter or evacuation that tells staff does.',
  'nobody-asks-now':
    'No closure is asking staff now. For an earlier one, type its number, such as “closure who-is-safe 12”.',
  'nobody-asked-yet': 'This closure hasn’t called anyone yet. Type this again once calls start.',
} as const;

/** Why a page of that list is empty. */
export const emptyPageRefusals = {
  'not-on-the-list': 'Every family on this page was reached in the meantime. Open the list again.',
} as const;

/** Why somebody’s own phone is not called. */
export const ownCallRefusals = {
  'no-own-phone':
    'Your staff record has no phone, so we can’t call you. Ask an administrator to add it to the staff list.',
  'rehearsal-under-way':
    'We’re already calling you. Take that call, or wait a minute and try again.',
  'too-many-rehearsals':
    'Five rehearsals an hour is the most. Wait a while, or submit the request.',
  'too-many-own-calls':
    'Ten calls an hour to your own phone is the most. Wait a while and try again.',
} as const;

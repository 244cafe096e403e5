/** Why nobody gets or loses a role. */
export const roleChangeRefusals = {
  'not-an-administrator':
    'Only administrators of the whole district change roles. One asks, and a second one confirms.',
  /** The person has left, or is not on file; or the school is not. */
  'no-such-person': 'No such person or school is on file, or they have left. Check the name.',
  'has-the-role': 'This person already has that role.',
  'has-no-such-role':
    'This person doesn’t have that role there. Type “closure people” to see who does.',
  /** The same change waits already. */
  'already-asked': 'Someone already asked for this. A different administrator can confirm it.',
  /** One person would do both. */
  'own-change': 'You asked for this change. A different administrator must confirm it.',
  /** The person who would get the role can't confirm it. */
  'for-yourself': 'This role would be yours. A different administrator must confirm it.',
  /** Or nobody can confirm it any more. */
  'change-settled':
    'This change was already decided or has expired, or one of the two people lost their role. Ask again if it is still needed.',
  /** Fewer than two would be left, and nobody could give a role again. */
  'last-administrators':
    'That would leave fewer than two administrators, and no one could give roles. Make someone else an administrator first.',
} as const;

/** Why a person’s roles are not reviewed. */
export const accessReviewRefusals = {
  'not-a-reviewer': 'Only compliance staff of the whole district review access. Ask one of them.',
  'review-over': 'This was already decided. Type “closure people review” to see what is left.',
  'own-access': 'You can’t review your own roles. Someone else on the compliance staff has to.',
} as const;

/** Why nobody is marked as away. */
export const absenceRefusals = {
  'no-approver-role': 'Only approvers can be marked as away: no one else gets approval calls.',
  /** Not a day within a year from now. */
  'absence-not-ahead': 'Choose a day after today, within a year.',
  /** No approver of all the same schools, or away too. */
  'no-stand-in':
    'Your stand-in must approve for all of your schools and not be away. Choose someone else.',
  'not-away': 'You aren’t away. Type “closure away” to set when you will be.',
} as const;

/** Why nobody is put on the staff list. */
export const newPersonRefusals = {
  'not-an-administrator-of-staff':
    'Only administrators of the whole district put someone on the staff list. One asks, and a second one confirms.',
  'person-on-file':
    'This person is already on the staff list. Type “closure people” to see their roles.',
  'person-was-erased':
    'The record of this person was erased after they left. Ask IT to add them with the staff list.',
  'person-waits': 'Someone already asked for this. A different administrator can confirm it.',
  'own-person': 'You asked for this. A different administrator must confirm it.',
  'person-settled':
    'This was already decided or has expired, or the person who asked lost their role. Ask again if it is still needed.',
} as const;

/** Why a policy stays as it is. */
export const policyChangeRefusals = {
  'not-an-administrator-of-policy':
    'Only administrators of the whole district confirm or decline a policy change. Ask one of them.',
  'policy-change-own':
    'You confirmed this already. A different administrator must confirm it, too.',
  /** Or it is over: its day, or the policy that it was asked about. */
  'policy-change-settled':
    'This change was already decided or has expired, or the policy has changed since. Set it again if it is still needed.',
} as const;

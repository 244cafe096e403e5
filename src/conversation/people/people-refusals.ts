import type { PolicyChangeRefusal } from '#domain/district/policy-change.ts';
import type { AccessReviewRefusal } from '#domain/people/access-review/access-review.ts';
import type { AbsenceRefusal } from '#domain/people/operator/absence/absence.ts';
import type { RoleChangeRefusal } from '#domain/people/operator/role-change/role-change.ts';

/** Why nobody is given or loses a role, is marked as away, or has a policy changed. */
export const peopleSentences = {
  'not-an-administrator':
    'Only administrators of the whole district change roles. One asks, and a second one confirms.',
  'no-such-person': 'No such person or school is on file, or they have left. Check the name.',
  'has-the-role': 'This person already has that role.',
  'has-no-such-role':
    'This person doesn’t have that role there. Type “closure people” to see who does.',
  'already-asked': 'Someone already asked for this. A different administrator can confirm it.',
  'own-change': 'You asked for this change. A different administrator must confirm it.',
  'for-yourself': 'This role would be yours. A different administrator must confirm it.',
  'not-a-reviewer': 'Only compliance staff of the whole district review access. Ask one of them.',
  'review-over': 'This was already decided. Type “closure people review” to see what is left.',
  'own-access': 'You can’t review your own roles. Someone else on the compliance staff has to.',
  'change-settled':
    'This change was already decided or has expired, or one of the two people lost their role. Ask again if it is still needed.',
  'not-an-administrator-of-policy':
    'Only administrators of the whole district confirm or decline a policy change. Ask one of them.',
  'policy-change-settled':
    'This change was already decided or has expired, or the policy has changed since. Set it again if it is still needed.',
  'no-approver-role': 'Only approvers can be marked as away: no one else gets approval calls.',
  'absence-not-ahead': 'Choose a day after today, within a year.',
  'no-stand-in':
    'Your stand-in must approve for all of your schools and not be away. Choose someone else.',
  'not-away': 'You aren’t away. Type “closure away” to set when you will be.',
  'last-administrators':
    'That would leave fewer than two administrators, and no one could give roles. Make someone else an administrator first.',
} as const satisfies Record<
  | RoleChangeRefusal
  | Exclude<AccessReviewRefusal, 'out-of-date'>
  | AbsenceRefusal
  | PolicyChangeRefusal,
  string
>;

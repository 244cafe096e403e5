import type { Card } from '#cards/card.ts';
import { courseButton } from '#cards/people/training-card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { AccessReviewRefusal } from '#domain/access-review/access-review.ts';
import type { DecisionRefusal } from '#domain/approval/approval.ts';
import type { UnreachedRefusal } from '#domain/campaign/unreached/find-unreached.ts';
import type { PolicyChangeRefusal } from '#domain/district/policy-change.ts';
import type { FindingRefusal } from '#domain/finding/finding.ts';
import type { HaltRefusal } from '#domain/halt/halt.ts';
import type { LookUpRefusal } from '#domain/office/office-phone.ts';
import type { AbsenceRefusal } from '#domain/operator/absence/absence.ts';
import type { RoleChangeRefusal } from '#domain/operator/role-change/role-change.ts';
import type { LinkRefusal } from '#domain/sign-in/sign-in.ts';

export type Refusal =
  | DecisionRefusal
  | FindingRefusal
  | HaltRefusal
  | RoleChangeRefusal
  | AccessReviewRefusal
  | AbsenceRefusal
  | PolicyChangeRefusal
  | UnreachedRefusal
  | LinkRefusal
  | 'not-an-auditor'
  | 'not-linked'
  | 'not-a-member'
  | 'not-a-requester'
  | 'not-found'
  | 'still-alive'
  | 'still-calling'
  | 'nothing-to-correct'
  | 'not-allowed'
  | 'already-over'
  | 'no-campaign'
  | 'not-a-number'
  | 'nothing-live'
  | 'nothing-calls'
  | 'nothing-paused'
  | 'nothing-heard'
  | 'unknown-card'
  | 'shared-channel'
  | 'on-the-card'
  | 'not-compliance'
  | 'no-district'
  | 'no-such-school'
  | 'task-gone'
  | 'task-unread'
  | 'not-a-lifter'
  | 'untrained'
  | 'no-course'
  | LookUpRefusal;

export const sentences: Readonly<Record<Refusal, string>> = {
  'not-linked':
    'Your account is not linked to a staff record, or another account of yours was removed from Slack or Teams. Only “closure help” and “closure link” work until then. Say “closure link” to link it.',
  'not-a-member':
    'Only an account of a full member of your own workspace can be linked: no guest, no bot, nobody of another one.',
  'no-sign-in':
    'No sign-in of yours waits for a code. Say “closure link” to start, and sign in within five minutes.',
  'wrong-link-code':
    'That is not the code that the page showed, so that sign-in is over. Say “closure link” to start again.',
  'not-on-staff-list':
    'You are not on the staff list, or not any more. An administrator can add you.',
  'account-of-another': 'This account is linked to another person. An account is never two people.',
  'sign-in-again':
    'This approval needs a fresh sign-in with the directory. Press Approve again to get the link.',
  'not-a-requester':
    'You may not tell families for these schools. A person with the requester role can.',
  'not-an-approver': 'You may not approve for these schools. A person with the approver role can.',
  'approver-too-new':
    'You became an approver after this was asked for, so somebody else must decide. You may decide on what is asked from now on.',
  'approver-unseasoned':
    'Your role, or that of somebody else who acted on this one, is too young to count here: a new approver decides after a day, and for seven days not together with those who gave or got the role. Somebody else must decide.',
  'accounts-unseen':
    'For an hour Slack or Teams could not say whether you, or whoever asked for this, still belong to the staff. Until it can, nobody’s approval counts. Stopping works.',
  untrained:
    'Asking for calls and approving them need current training, and yours is missing or has lapsed. The course takes five minutes and counts at once.',
  'no-course':
    'There is no training course yet, so nobody can ask or approve. It comes with the start of the bot; tell an administrator.',
  'requester-gone':
    'Whoever asked for this is not on the staff any more, so nobody can let it go. Withdraw it, and ask for it anew.',
  'unknown-card':
    'This is not the card that Bellwether posted for this closure, so it counts for nothing. Use the card in the closures channel, and tell your administrator.',
  'shared-channel':
    'People of other organizations may be in this channel, or the platform can’t say that they are not, so nothing is approved here. Move closures to a channel of your own, or press in the other platform.',
  'on-the-card':
    'Approving is done on the card in the closures channel, one closure at a time: there is no approving by words, and none of several at once.',
  'text-unread':
    'This text is longer than its card shows. Press “Read the whole text” on the card first; Approve is at its end.',
  'own-campaign': 'You wrote this one. A different person must approve or send back.',
  'not-waiting':
    'This closure is not waiting for a decision any more. Its card shows how it stands.',
  'out-of-date': 'This card is out of date: things have changed since. Look at its newest card.',
  'changed-since-asked':
    'What is stored for this closure is not what was asked for any more, so nobody can approve it. Send it back, tell your administrator, and ask for it anew.',
  expired: 'Time ran out before a decision. Ask for approval again.',
  'already-decided': 'You have already decided on this closure.',
  'not-found': 'There is no such closure.',
  'still-alive': 'This closure is still under way. Stop it before changing it.',
  'still-calling':
    'The last calls of this closure are being settled, and more families may hear it. Correct it in a minute or two, when they have ended.',
  'no-absence-list':
    'Calls about an unexcused absence go only to the families of absent students, and there is no absence list yet. Choose another reason.',
  'ground-switched-off':
    'Your district doesn’t treat a building without heat, water or power as an emergency. Make it a school matter.',
  'nothing-to-correct': 'This closure reached nobody, so there is nobody to correct it for.',
  'not-dialing': 'This closure is not calling, so there is nothing to pause.',
  'already-paused': 'This closure is paused already. Its card says by whom, and how to go on.',
  'not-paused': 'This closure is not paused. Its card shows how it stands.',
  'not-a-resumer':
    'You may not go on with this closure. A requester or an approver for its schools can ask.',
  'asked-already':
    'You have asked already. A different person must agree: for a closure an approver for its schools, for a freeze one of the compliance staff or an administrator.',
  'approval-gone':
    'Its approval no longer stands, so this cannot go on; its card says why. Stop it and ask anew.',
  frozen:
    'All dialing of the district is frozen. Its card says by whom and why; end the freeze first.',
  'not-a-freezer':
    'Freezing all dialing, and ending a freeze, is for compliance staff and administrators of the whole district.',
  'already-frozen': 'All dialing is frozen already. The card in the channel says by whom and why.',
  'not-frozen': 'Dialing is not frozen.',
  'not-allowed':
    'Stopping and pausing take a requester or an approver. Ask one of them, or the school office.',
  'already-over': 'This closure has ended, so there is nothing to stop.',
  'not-a-number':
    'There is no such closure. Say its number, such as 12, or leave the number off for the one that is live.',
  'no-campaign': 'There is no closure yet. Say “closure” to start one.',
  'nothing-live': 'No closure is calling or waiting, so there is nothing to stop.',
  'nothing-calls':
    'No closure is calling, so there is nothing to pause. Say “closure status” to see how things stand.',
  'nothing-paused':
    'No closure is paused, so there is nothing to resume. Say “closure status” to see how things stand.',
  'nothing-heard': 'No closure has reached a family yet, so there is nothing to correct.',
  'not-an-administrator':
    'Administrators of the whole district change roles. Two of them can: one asks, another one confirms.',
  'no-such-person': 'There is no such person or school on file, or they have left.',
  'has-the-role': 'This person has that role already.',
  'has-no-such-role':
    'This person does not have that role there. Say “closure people” to see who does.',
  'already-asked': 'Somebody has asked for this already. A different administrator can confirm it.',
  'own-change': 'You asked for this change. A different administrator must confirm it.',
  'for-yourself': 'This role would be yours. A different administrator must confirm it.',
  'not-a-reviewer': 'Compliance staff of the whole district review who may do what.',
  'review-over': 'This is decided already. Say “closure people review” to see what is left.',
  'own-access': 'These are your own roles. Another person of the compliance staff must decide.',
  'change-settled':
    'This change is settled, its 24 hours are over, or one of the two has lost their roles since. Ask for it anew if it is still wanted.',
  'not-an-administrator-of-policy':
    'Only an administrator of the whole district confirms or declines what loosens the policy.',
  'policy-change-settled':
    'This change is settled, its 24 hours are over, or the policy has changed since. Set it anew if it is still wanted.',
  'no-approver-role':
    'Being away is for approvers: nobody but them is called and texted when an approval waits.',
  'absence-not-ahead': 'Choose a day after today, within a year.',
  'no-stand-in':
    'Whoever stands in must approve for all the schools that you approve for, and not be away too.',
  'not-away': 'You are not away. Say “closure away” to say until when you will be.',
  'last-administrators':
    'That would leave fewer than two administrators, and nobody could give a role again. Make somebody else an administrator first.',
  'not-compliance': 'Reports are for compliance staff and administrators of the whole district.',
  'not-an-auditor':
    'Compliance staff ask for audits. One of them can, if their role is for the whole district.',
  'no-finding': 'There is no such finding.',
  'not-the-owner':
    'This finding is for others to settle: those it belongs to, as its card says, and compliance staff, each for the whole district.',
  'nothing-open': 'Nothing of this is open any more. Its card shows how it stands.',
  'already-mine': 'You have taken this already.',
  'not-a-closer':
    'Compliance staff close findings: those of the whole district, and not the person who resolved them.',
  'not-resolved': 'Nothing of this waits to be closed. Its card shows how it stands.',
  'own-resolution':
    'You said what was done, so a different person of the compliance staff must close it.',
  'not-for-the-list':
    'The list of families not reached is for the front office, compliance staff, and whoever requested this closure. Ask one of them.',
  'nobody-called': 'This closure has called nobody, so it has no list of families not reached.',
  'not-office': 'Looking up a family is for the front office and for compliance staff.',
  'no-such-phone': 'No family on file has this number. Please check the digits.',
  'no-such-phone-here':
    'No family of your schools has this number. Please check the digits; compliance staff can look in the whole district.',
  'no-such-school': 'None of your schools has that name. Leave the name away to see all of them.',
  'task-gone': 'That task is settled already. Say “consent tasks” to see what is open.',
  'task-unread': 'New words have come since. Say “consent tasks” and read them first.',
  'not-a-lifter':
    'Only compliance staff of the whole district rule a number in again. One of them can.',
  'no-district': 'The district is not set up yet. An administrator must run “district set” first.',
};

function refusalCard(reason: Refusal): Card {
  return sentenceCard({
    title: 'That did not go through',
    text: sentences[reason],
    tone: 'bad',
    ...(reason === 'untrained' ? { buttons: [courseButton('Take the course')] } : {}),
  });
}

/** The answer that says no, to the asker alone. */
export function refuse(reason: Refusal): { kind: 'private'; card: Card } {
  return { kind: 'private', card: refusalCard(reason) };
}

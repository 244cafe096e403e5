import type { Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { FindingRefusal } from '#domain/audit-run/finding/finding.ts';
import type { DecisionRefusal } from '#domain/closure/approval/approval.ts';
import type { PauseRefusal } from '#domain/closure/pause/pause.ts';
import type { RehearsalRefusal } from '#domain/closure/rehearsal/rehearsal.ts';
import type { UnreachedRefusal } from '#domain/closure/unreached/unreached.ts';
import type { DrillRefusal } from '#domain/drill/drill.ts';
import type { DrillPhoneRefusal } from '#domain/drill/list/drill-phone.ts';
import type { LookUpRefusal } from '#domain/office/office-phone.ts';
import type { LinkRefusal } from '#domain/sign-in/sign-in.ts';
import type { TemplateRefusal } from '#domain/words/template/template.ts';
import { choiceSentences } from './closure/request/typed/choice-words.ts';
import { lookUpSentences } from './consent/look-up-refusals.ts';
import { requestSentences } from './family/request-refusals.ts';
import { incidentSentences } from './incident/incident-refusals.ts';
import { ownCallSentences } from './own-call-words.ts';
import { peopleSentences } from './people/people-refusals.ts';
import { courseButton } from './people/training/training-card.ts';
import { privacySentences } from './privacy/privacy-refusals.ts';
import { translationSentences } from './words/translation-refusals.ts';

export type Refusal =
  | DecisionRefusal
  | FindingRefusal
  | PauseRefusal
  | UnreachedRefusal
  | LinkRefusal
  | DrillRefusal
  | DrillPhoneRefusal
  | RehearsalRefusal
  | TemplateRefusal
  | keyof typeof peopleSentences
  | keyof typeof privacySentences
  | keyof typeof translationSentences
  | keyof typeof choiceSentences
  | keyof typeof incidentSentences
  | keyof typeof requestSentences
  | 'not-an-auditor'
  | 'no-findings'
  | 'no-consent-for-you'
  | 'no-audit-for-you'
  | 'not-linked'
  | 'not-a-member'
  | 'not-a-requester'
  | 'not-found'
  | 'still-alive'
  | 'still-calling'
  | 'nothing-to-correct'
  | 'recording-gone'
  | 'notice-not-edited'
  | 'nothing-recorded'
  | 'not-allowed'
  | 'no-preview'
  | 'already-over'
  | 'unknown-card'
  | 'shared-channel'
  | 'on-the-card'
  | 'not-compliance'
  | 'no-district'
  | 'no-such-school'
  | 'report-of-district'
  | 'form-out-of-date'
  | 'not-on-the-list'
  | 'task-gone'
  | 'task-unread'
  | 'not-a-lifter'
  | 'untrained'
  | 'no-course'
  | 'no-law-source'
  | LookUpRefusal;

export const sentences: Readonly<Record<Refusal, string>> = {
  ...ownCallSentences,
  ...choiceSentences,
  ...incidentSentences,
  'not-linked': 'Your account isn’t linked. Type “closure link”.',
  'not-a-member':
    'This account is a guest, a bot or from another organization, so it can’t be linked. Use your own account in the district’s workspace.',
  'no-sign-in':
    'No sign-in of yours is waiting for a code. Type “closure link” to start, then sign in within five minutes.',
  'wrong-link-code':
    'That code doesn’t match the one on the page, so the sign-in has ended. Type “closure link” to start again.',
  'not-on-staff-list': 'You aren’t on the staff list. An administrator can add you.',
  'account-of-another':
    'This account is already linked to another person. Ask an administrator to check the staff list.',
  'sign-in-again':
    'You need to sign in again to approve this. Press Approve once more to get the link.',
  'not-a-requester':
    'You don’t have permission to notify these families. A requester for these schools can.',
  'not-an-approver':
    'You don’t have permission to approve for these schools. An approver for them can.',
  'approver-too-new':
    'You became an approver after this was submitted. Another approver has to decide; you can decide on later requests.',
  'approver-unseasoned':
    'New approvers wait 24 hours, and for 7 days can’t act with the people who gave them the role. Ask another approver.',
  'accounts-unseen':
    'For an hour we couldn’t confirm with Slack or Teams that you and the requester are still on staff. Approvals are blocked; you can still stop calls.',
  untrained:
    'You need current training to request or approve calls. Take the course now: it takes five minutes and counts right away.',
  'no-course':
    'There is no training course yet, so no one can request or approve calls. Tell an administrator: starting the bot adds it.',
  'no-law-source': 'This source isn’t watched any more. Type “audit law” for the others.',
  'requester-gone':
    'The requester has left or may no longer notify these families, so this can’t be approved. Withdraw it; someone else can submit a new request.',
  'unknown-card':
    'This isn’t the card that Bellwether posted for this closure, so nothing was done. Use the card in the closures channel, and tell your administrator.',
  'shared-channel':
    'People from other organizations may be in this channel, so nothing can be approved here. Move closures to a channel for staff only, or approve in the other app.',
  'on-the-card':
    'Use the Approve button on the card in the closures channel. Each closure is approved by itself.',
  'text-unread':
    'This text is longer than its card shows. Press “Read the whole text” on the card first; Approve is at the end.',
  'own-campaign': 'You can’t approve or send back your own request. Another approver has to.',
  'not-waiting': 'This closure isn’t waiting for approval. Its card shows what happened.',
  'out-of-date': 'This card is out of date. Use the newest one.',
  'form-out-of-date': 'This form is out of date. Open it again.',
  'changed-since-asked':
    'This closure changed after it was submitted, so it can’t be approved. Send it back, tell your administrator, and submit a new request.',
  expired: 'Time ran out before anyone decided. Edit and resubmit it.',
  'already-decided': 'You already decided on this closure.',
  'not-found': 'There is no such closure. Check its number.',
  'still-alive': 'This closure is still active. Stop it before you change it.',
  'still-calling':
    'The last calls of this closure are still ending. Correct it in a minute or two.',
  'no-absence-list':
    'Calls about an unexcused absence need an absence list, and there is none yet. Choose another reason.',
  'ground-switched-off':
    'Your district doesn’t treat a building without heat, water or power as an emergency. Choose “School matter” as the kind of notice.',
  'nothing-to-correct':
    'This closure reached no one, so there is nothing to correct. Submit a new closure instead.',
  'recording-gone':
    'A recording of this closure was deleted before it was requested. Record it again, or send the text alone.',
  'notice-not-edited':
    'A notice to the families of an incident isn’t edited. Compliance staff press “Tell the families” on the incident’s card and write it again.',
  'not-dialing':
    'This closure isn’t calling, so there is nothing to pause. Its card shows its state.',
  'already-paused':
    'This closure is already paused. Its card says who paused it and how to resume.',
  'not-paused': 'This closure isn’t paused. Its card shows its state.',
  'not-a-resumer':
    'You don’t have permission to resume this closure. A requester or an approver for its schools can ask.',
  'asked-already': 'You already asked. Someone else has to agree.',
  'approval-gone':
    'The approval of this closure no longer holds, so it can’t resume. Stop it and submit a new request.',
  frozen:
    'All calling in the district is frozen. The freeze card says who froze it and why; end the freeze first.',
  'not-a-drill-requester': 'Only requesters can ask for a drill. Ask one of them.',
  'no-drill-number':
    'Drills need a phone number of their own, so no one takes a drill for a closure. Ask IT to set it: “district set --drill-number”.',
  'no-drill-phones':
    'No phone is on the drill list. An administrator can add staff phones with “closure drill phones”.',
  'drill-under-way': 'Another drill is waiting or calling. Type “closure drill” to see it.',
  'drill-beside-closure':
    'A real closure is waiting or calling, so no drill can start. Try again when it has ended.',
  'drill-not-waiting': 'This drill isn’t waiting for approval. Its card shows what happened.',
  'drill-expired': 'Time ran out before anyone decided. Request a new drill.',
  'drill-changed':
    'The number for drills changed after this was requested. Send it back and request a new drill.',
  'drill-not-yours': 'Only requesters and approvers can end a drill. Ask one of them.',
  'drill-over': 'This drill has ended, so there is nothing to end. No closure was stopped.',
  'not-an-administrator-of-drills':
    'Only administrators of the whole district keep the drill list. Ask one of them.',
  'drill-phone-gone': 'That phone isn’t on the drill list. Type “closure drill phones” to see it.',
  'not-a-freezer':
    'Only compliance staff and administrators of the whole district can freeze calling or end a freeze. Ask one of them.',
  'already-frozen':
    'All calling is already frozen. The card in the channel says who froze it and why.',
  'not-frozen': 'Calling isn’t frozen, so there is no freeze to end.',
  'not-allowed':
    'Only a requester or an approver for these schools can stop or pause calls. Ask one of them, or the school office.',
  'no-preview':
    'Only requesters, approvers and the front office can see what families hear. Ask one of them.',
  'already-over': 'This closure has ended, so there is nothing to stop.',
  ...peopleSentences,
  'not-compliance':
    'Only compliance staff and administrators of the whole district can see or do this. Ask one of them.',
  'no-findings':
    'Only compliance staff, administrators and the front office of the whole district see findings. Ask one of them.',
  'no-consent-for-you':
    'These commands aren’t for you. The front office and compliance staff can look up consent: ask one of them.',
  'no-audit-for-you':
    'These commands aren’t for you. Compliance staff, administrators and the front office can see reports: ask one of them.',
  'not-an-auditor':
    'Only compliance staff of the whole district can run an audit. Ask one of them.',
  'no-finding': 'There is no such finding. Type “audit findings” to see the open ones.',
  'not-the-owner':
    'This finding belongs to others. The group named on its card or compliance staff can settle it, with a role for the whole district.',
  'nothing-open': 'No finding on this card is open. The card shows their state.',
  'already-mine': 'You already took this.',
  'not-a-closer':
    'Only compliance staff of the whole district can close findings, and not the person who resolved them. Ask one of them.',
  'not-resolved': 'Nothing on this card is waiting to be closed. The card shows its state.',
  'own-resolution':
    'You resolved this, so you can’t close it. Someone else on the compliance staff has to.',
  ...lookUpSentences,
  'no-such-school': 'None of your schools has that name. Leave the name off to see all of them.',
  'not-a-lifter': 'Only district compliance staff can unblock a number. Ask one of them.',
  'not-a-template-keeper':
    'Only requesters keep words: for their own schools, or for the district if they send for all of it. Ask one of them.',
  'no-such-template': 'That template was retired. Type “closure templates” to see what is in use.',
  'template-changed': 'Someone changed this template in the meantime. Open it again.',
  'template-name-taken':
    'There is already a template like this. Change that one, or choose another name.',
  ...privacySentences,
  ...translationSentences,
  ...requestSentences,
  'report-of-district': 'This report is for the whole district. Type it again without the school.',
  'no-district': 'The district isn’t set up yet. An administrator must run “district set” first.',
};

/** What leads on where a course is missing. */
const wayToCourse = {
  untrained: courseButton('Take the course'),
  'untrained-for-data': courseButton('Take the course', 'student-data'),
};

function refusalCard(reason: Refusal, text: string): Card {
  return sentenceCard({
    text,
    ...(reason in wayToCourse
      ? { buttons: [wayToCourse[reason as keyof typeof wayToCourse]] }
      : {}),
  });
}

/** The answer that says no, to the asker alone; `text` where more is known than the reason. */
export function refuse(reason: Refusal, text = sentences[reason]): { kind: 'private'; card: Card } {
  return { kind: 'private', card: refusalCard(reason, text) };
}

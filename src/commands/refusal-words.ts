import type { Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { DecisionRefusal } from '#domain/approval/approval.ts';
import type { LookUpRefusal } from '#domain/consent/office-phone.ts';
import type { FindingRefusal } from '#domain/finding/finding.ts';
import type { Reply } from './command.ts';

export type Refusal =
  | DecisionRefusal
  | FindingRefusal
  | 'not-an-auditor'
  | 'not-linked'
  | 'not-a-requester'
  | 'not-found'
  | 'still-alive'
  | 'not-allowed'
  | 'already-over'
  | 'no-campaign'
  | 'not-compliance'
  | 'no-district'
  | 'no-such-school'
  | 'task-gone'
  | 'task-unread'
  | 'not-a-lifter'
  | LookUpRefusal;

export const sentences: Readonly<Record<Refusal, string>> = {
  'not-linked':
    'This account is not linked to a member of the staff, so it can look but not ask or approve. An administrator can link it.',
  'not-a-requester':
    'You may not tell families for these schools. A person with the requester role can.',
  'not-an-approver': 'You may not approve for these schools. A person with the approver role can.',
  'own-campaign': 'You wrote this one. A different person must approve or send back.',
  'not-waiting':
    'This closure is not waiting for a decision any more. Its card shows how it stands.',
  'out-of-date': 'This card is out of date: things have changed since. Look at its newest card.',
  expired: 'Time ran out before a decision. Ask for approval again.',
  'already-decided': 'You have already decided on this closure.',
  'not-found': 'There is no such closure.',
  'still-alive': 'This closure is still under way. Stop it before changing it.',
  'not-allowed':
    'Stopping takes a requester or an approver. Ask one of them, or the school office.',
  'already-over': 'This closure is already over.',
  'no-campaign': 'There is no closure yet. Say “closure” to start one.',
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
  return sentenceCard({ title: 'That did not go through', text: sentences[reason], tone: 'bad' });
}

export function refuse(reason: Refusal): Reply {
  return { kind: 'private', card: refusalCard(reason) };
}

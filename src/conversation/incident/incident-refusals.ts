import type { IncidentRefusal } from '#domain/incident/incident.ts';
import { noticeSentences } from './notices/notice-refusals.ts';

export const incidentSentences: Readonly<
  Record<
    | Exclude<IncidentRefusal, 'not-on-staff-list'>
    | 'exports-frozen'
    | 'no-open-incident'
    | keyof typeof noticeSentences,
    string
  >
> = {
  ...noticeSentences,
  'not-an-incident-opener':
    'Only compliance staff, administrators and approvers can open an incident. Tell one of them now.',
  'not-in-the-incident':
    'You don’t work on this incident. Ask its manager to name you with “Name the team”.',
  'not-an-incident-closer':
    'Only compliance staff and administrators of the whole district can close an incident. Ask one of them.',
  'no-incident': 'There is no such incident. Type “compliance breach” to open one.',
  'no-open-incident': 'No incident is open. Type “compliance breach” to open one.',
  'incident-closed': 'This incident is closed. Its card shows what came of it.',
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
  'exports-frozen':
    'An incident is open, so no reports or files leave Bellwether. Two people can resume them on its card in the compliance channel.',
};

import type { PressId } from '#cards/card.ts';
import type { FormId } from '#cards/form.ts';
import { checkpointCommand } from '#conversation/audit/checkpoint/show-checkpoint.ts';
import { auditCommand } from '#conversation/audit/run-audit.ts';
import { findingCommand } from '#conversation/audit/settle-finding.ts';
import { auditReportCommand } from '#conversation/audit/show-audit-report.ts';
import { evidenceCommand } from '#conversation/audit/show-evidence.ts';
import { findingsCommand } from '#conversation/audit/show-findings.ts';
import { absentCommand } from '#conversation/closure/absence/list-absent.ts';
import { firstRequestCommand } from '#conversation/closure/action/first-request.ts';
import { followUpCommand } from '#conversation/closure/action/follow-up.ts';
import { actionCommand } from '#conversation/closure/action/request-action.ts';
import { decideCommand } from '#conversation/closure/approval/decide.ts';
import { hearCommand } from '#conversation/closure/approval/hear-recordings.ts';
import { readTextCommand } from '#conversation/closure/approval/read-text.ts';
import { detailsCommand } from '#conversation/closure/approval/show-closure.ts';
import { correctCommand } from '#conversation/closure/correct-closure.ts';
import { findClosureCommand } from '#conversation/closure/find-closure.ts';
import { freezeCommand } from '#conversation/closure/pause/freeze-dialing.ts';
import { pauseCommand } from '#conversation/closure/pause/pause-closure.ts';
import { previewCommand } from '#conversation/closure/preview/preview-closure.ts';
import { repeatCommand } from '#conversation/closure/repeat-closure.ts';
import { studentListCommand } from '#conversation/closure/request/groups/list-students.ts';
import { askCommand } from '#conversation/closure/request/request-closure.ts';
import { wordsCommand } from '#conversation/closure/request/request-texts.ts';
import { draftCommand } from '#conversation/closure/request/save-draft.ts';
import { byWordsCommand } from '#conversation/closure/request/typed/request-typed.ts';
import { whoIsSafeCommand } from '#conversation/closure/safe/show-safe.ts';
import { statusCommand } from '#conversation/closure/show-status.ts';
import { stopCommand } from '#conversation/closure/stop-closure.ts';
import { unreachedCommand } from '#conversation/closure/unreached/show-unreached.ts';
import { callMeFirstCommand } from '#conversation/closure/voice/call-me-first.ts';
import { recordByPhoneCommand } from '#conversation/closure/voice/record-by-phone.ts';
import { soundFileCommand } from '#conversation/closure/voice/take-sound-file.ts';
import { waitingCommand } from '#conversation/closure/waiting/show-waiting.ts';
import { whyCommand } from '#conversation/closure/why/why-closure.ts';
import { addLanguagesCommand } from '#conversation/closure/words/add-languages.ts';
import { translationCommand } from '#conversation/closure/words/check-translation.ts';
import { editTemplateCommand } from '#conversation/closure/words/edit-template.ts';
import { proposeCommand } from '#conversation/closure/words/propose-translations.ts';
import { templatesCommand } from '#conversation/closure/words/show-templates.ts';
import { findCommand } from '#conversation/consent/find-consent.ts';
import { recordCommand } from '#conversation/consent/office/record-consent.ts';
import { revokeCommand } from '#conversation/consent/office/revoke-consent.ts';
import { consentReportCommand } from '#conversation/consent/show-consent-report.ts';
import { gapsCommand } from '#conversation/consent/show-gaps.ts';
import { historyCommand } from '#conversation/consent/show-history.ts';
import { tasksCommand } from '#conversation/consent/show-tasks.ts';
import { drillListCommand } from '#conversation/drill/keep-drill-list.ts';
import { drillCommand } from '#conversation/drill/run-drill.ts';
import { answerRequestCommand } from '#conversation/family/answer-request.ts';
import { requestsCommand } from '#conversation/family/take-request.ts';
import { homeCommand } from '#conversation/home/show-home.ts';
import { signCommand } from '#conversation/incident/answer-sign.ts';
import { ransomCommand } from '#conversation/incident/notices/say-ransom.ts';
import { tellFamiliesCommand } from '#conversation/incident/notices/tell-families.ts';
import { incidentCommand } from '#conversation/incident/run-incident.ts';
import type { Answer, Command, Press, Submission, Typed } from '#conversation/kit/command.ts';
import { lawCommand } from '#conversation/law/watch-law.ts';
import { newPersonCommand } from '#conversation/people/add-person.ts';
import { awayCommand } from '#conversation/people/be-away.ts';
import { changeCommand } from '#conversation/people/change/settle-change.ts';
import { roleCommand } from '#conversation/people/change-role.ts';
import { reviewCommand } from '#conversation/people/review-access.ts';
import { peopleCommand } from '#conversation/people/show-people.ts';
import { staffTrainingCommand } from '#conversation/people/training/show-staff-training.ts';
import { trainingCommand } from '#conversation/people/training/take-training.ts';
import { eraseCommand } from '#conversation/privacy/erase-guardian.ts';
import { myDataCommand } from '#conversation/privacy/my-data.ts';
import { yearlyNoticeCommand } from '#conversation/privacy/send-yearly-notice.ts';
import { reportCommand } from '#conversation/report/show-report.ts';
import { rosterCommand } from '#conversation/roster/show-roster.ts';
import { linkCommand } from './link-account.ts';

/** Every command, in the order in which help, docs/commands.md and the manifests tell them. */
export const registry = [
  askCommand,
  byWordsCommand,
  actionCommand,
  firstRequestCommand,
  absentCommand,
  studentListCommand,
  statusCommand,
  findClosureCommand,
  waitingCommand,
  stopCommand,
  correctCommand,
  repeatCommand,
  pauseCommand,
  freezeCommand,
  previewCommand,
  whyCommand,
  unreachedCommand,
  whoIsSafeCommand,
  templatesCommand,
  drillCommand,
  trainingCommand,
  staffTrainingCommand,
  peopleCommand,
  awayCommand,
  linkCommand,
  rosterCommand,
  findCommand,
  recordCommand,
  revokeCommand,
  historyCommand,
  gapsCommand,
  tasksCommand,
  requestsCommand,
  consentReportCommand,
  auditReportCommand,
  evidenceCommand,
  auditCommand,
  findingsCommand,
  checkpointCommand,
  lawCommand,
  incidentCommand,
  eraseCommand,
  myDataCommand,
  yearlyNoticeCommand,
  drillListCommand,
  wordsCommand,
  callMeFirstCommand,
  proposeCommand,
  addLanguagesCommand,
  recordByPhoneCommand,
  soundFileCommand,
  draftCommand,
  editTemplateCommand,
  followUpCommand,
  decideCommand,
  readTextCommand,
  hearCommand,
  detailsCommand,
  translationCommand,
  answerRequestCommand,
  findingCommand,
  tellFamiliesCommand,
  ransomCommand,
  signCommand,
  reportCommand,
  roleCommand,
  changeCommand,
  newPersonCommand,
  reviewCommand,
  homeCommand,
] as const satisfies readonly Command[];

type Part = 'typed' | 'pressed' | 'submitted';
type KeysOf<One, P extends Part> =
  One extends Readonly<Record<P, infer Table>> ? keyof Table : never;
type Tables<P extends Part, Value> = Readonly<Record<KeysOf<(typeof registry)[number], P>, Value>>;

/** One table of all that is typed, or pressed, or submitted. */
function tableOf<P extends Part, Value>(part: P): Tables<P, Value> {
  const tables = registry.map((command: Command) => command[part] ?? {});
  return Object.assign({}, ...tables);
}

/** By the words that are typed, such as `closure status`. */
export const typedWords: Readonly<Record<string, Typed>> = tableOf<'typed', Typed>('typed');

/** What each button leads to. That it leads somewhere is checked here, by the compiler. */
export const presses: Readonly<Record<PressId, Answer<Press>>> = tableOf<'pressed', Answer<Press>>(
  'pressed',
);

/** The same for forms. */
export const submissions: Readonly<Record<FormId, Answer<Submission>>> = tableOf<
  'submitted',
  Answer<Submission>
>('submitted');

/** The first words there are, and what Slack says of each while somebody types. */
export const subjects = {
  closure: 'Request a closure, follow it, or stop it',
  consent: 'Look up or record a family’s consent or opt-out',
  audit: 'Requests, approvals, evidence, and audit findings',
  roster: 'Show when families and students were last read, and what changed',
  compliance: 'Incidents, training of staff, and what a family may ask for',
} as const;

/** What the help card and docs/commands.md tell, in order. */
export const told = [
  ...Object.entries(typedWords).flatMap(([words, { help, ...typed }]) =>
    help === undefined ? [] : [{ words, help, ...typed }],
  ),
  helpLine(),
];

/** Answered for the person who asks, whatever they are; see `handle-request.ts`. */
function helpLine() {
  return {
    words: 'closure help',
    help: 'What you can type',
    who: 'everyone',
    offered: ['team', 'personal'],
  } as const;
}

import type { PressId } from '#cards/card.ts';
import type { FormId } from '#cards/form.ts';
import { checkpointCommand } from './audit/checkpoint/show-checkpoint.ts';
import { auditCommand } from './audit/run-audit.ts';
import { findingCommand } from './audit/settle-finding.ts';
import { auditReportCommand } from './audit/show-audit-report.ts';
import { evidenceCommand } from './audit/show-evidence.ts';
import { findingsCommand } from './audit/show-findings.ts';
import { absentCommand } from './closure/absence/list-absent.ts';
import { followUpCommand } from './closure/action/follow-up.ts';
import { actionCommand } from './closure/action/request-action.ts';
import { decideCommand } from './closure/approval/decide.ts';
import { hearCommand } from './closure/approval/hear-recordings.ts';
import { readTextCommand } from './closure/approval/read-text.ts';
import { detailsCommand } from './closure/approval/show-closure.ts';
import { correctCommand } from './closure/correct-closure.ts';
import { findClosureCommand } from './closure/find-closure.ts';
import { freezeCommand } from './closure/pause/freeze-dialing.ts';
import { pauseCommand } from './closure/pause/pause-closure.ts';
import { previewCommand } from './closure/preview/preview-closure.ts';
import { repeatCommand } from './closure/repeat-closure.ts';
import { studentListCommand } from './closure/request/groups/list-students.ts';
import { askCommand } from './closure/request/request-closure.ts';
import { wordsCommand } from './closure/request/request-texts.ts';
import { draftCommand } from './closure/request/save-draft.ts';
import { byWordsCommand } from './closure/request/typed/request-typed.ts';
import { whoIsSafeCommand } from './closure/safe/show-safe.ts';
import { statusCommand } from './closure/show-status.ts';
import { stopCommand } from './closure/stop-closure.ts';
import { unreachedCommand } from './closure/unreached/show-unreached.ts';
import { waitingCommand } from './closure/waiting/show-waiting.ts';
import { whyCommand } from './closure/why/why-closure.ts';
import type { Answer, Command, Press, Submission, Typed } from './command.ts';
import { findCommand } from './consent/find-consent.ts';
import { recordCommand } from './consent/office/record-consent.ts';
import { revokeCommand } from './consent/office/revoke-consent.ts';
import { consentReportCommand } from './consent/show-consent-report.ts';
import { gapsCommand } from './consent/show-gaps.ts';
import { historyCommand } from './consent/show-history.ts';
import { tasksCommand } from './consent/show-tasks.ts';
import { drillListCommand } from './drill/keep-drill-list.ts';
import { drillCommand } from './drill/run-drill.ts';
import { answerRequestCommand } from './family/answer-request.ts';
import { requestsCommand } from './family/take-request.ts';
import { homeCommand } from './home/show-home.ts';
import { signCommand } from './incident/answer-sign.ts';
import { ransomCommand } from './incident/notices/say-ransom.ts';
import { tellFamiliesCommand } from './incident/notices/tell-families.ts';
import { incidentCommand } from './incident/run-incident.ts';
import { lawCommand } from './law/watch-law.ts';
import { newPersonCommand } from './people/add-person.ts';
import { awayCommand } from './people/be-away.ts';
import { changeCommand } from './people/change/settle-change.ts';
import { roleCommand } from './people/change-role.ts';
import { linkCommand } from './people/link-account.ts';
import { reviewCommand } from './people/review-access.ts';
import { peopleCommand } from './people/show-people.ts';
import { staffTrainingCommand } from './people/training/show-staff-training.ts';
import { trainingCommand } from './people/training/take-training.ts';
import { eraseCommand } from './privacy/erase-guardian.ts';
import { myDataCommand } from './privacy/my-data.ts';
import { yearlyNoticeCommand } from './privacy/send-yearly-notice.ts';
import { reportCommand } from './report/show-report.ts';
import { rosterCommand } from './roster/show-roster.ts';
import { callMeFirstCommand } from './voice/call-me-first.ts';
import { recordByPhoneCommand } from './voice/record-by-phone.ts';
import { soundFileCommand } from './voice/take-sound-file.ts';
import { addLanguagesCommand } from './words/add-languages.ts';
import { translationCommand } from './words/check-translation.ts';
import { editTemplateCommand } from './words/edit-template.ts';
import { proposeCommand } from './words/propose-translations.ts';
import { templatesCommand } from './words/show-templates.ts';

/** Every command, in the order in which help, docs/commands.md and the manifests tell them. */
export const registry = [
  askCommand,
  byWordsCommand,
  actionCommand,
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

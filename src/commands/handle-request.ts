import { helpCard } from '#cards/help-card.ts';
import { runAudit } from '#commands/audit/run-audit.ts';
import { openResolve, resolve, takeOrClose } from '#commands/audit/settle-finding.ts';
import { showFindings } from '#commands/audit/show-findings.ts';
import {
  approve,
  approveRead,
  explainApproving,
  openSendBack,
  sendBack,
} from '#commands/closure/decide.ts';
import { openEarlyDismissal } from '#commands/closure/early-dismissal.ts';
import { openLateStart } from '#commands/closure/late-start.ts';
import { openClosure } from '#commands/closure/request-closure.ts';
import { submitClosure, submitMessage } from '#commands/closure/request-words.ts';
import { showStatus } from '#commands/closure/show-status.ts';
import { openWhy, submitWhy } from '#commands/closure/why-closure.ts';
import {
  answerConsentPress,
  answerConsentSubmission,
  answerConsentWords,
} from '#commands/consent/consent-requests.ts';
import { showAuditReport } from '#commands/consent/show-report.ts';
import { offerBack, openAway, submitAway } from '#commands/people/be-away.ts';
import { submitRoleChange } from '#commands/people/change-role.ts';
import { linkAccount } from '#commands/people/link-account.ts';
import { answerPeoplePress } from '#commands/people/people-requests.ts';
import { showPeople } from '#commands/people/show-people.ts';
import { openCourse, showTraining, submitCourse } from '#commands/people/take-training.ts';
import { recordAccountRefusal } from '#domain/operator/account/record-account-refusal.ts';
import { findOperator } from '#domain/operator/find-operator.ts';
import type { ChatRequest, HandleRequest, Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import {
  answerControlPress,
  answerControlSubmission,
  answerControlWords,
} from './control-requests.ts';
import { readText } from './read-text.ts';
import { refuse } from './refusal-words.ts';

/** The one door from chat: finds the person behind the account, then the command behind the words. */
export function createHandleRequest(context: CommandContext): HandleRequest {
  return async (request) => {
    const operator = await findOperator(context.db, request.account);
    if (operator === undefined) {
      if (request.kind === 'words' && request.words.at(1) === 'help') return help(request);
      const link = linkWords(request);
      if (link !== undefined && request.account.isMember) {
        return linkAccount(context, request.account, link);
      }
      await recordAccountRefusal(context.db, request.account);
      if (link !== undefined) return refuse('not-a-member');
      return refuse('not-linked');
    }
    const asker = { operator, account: request.account };
    switch (request.kind) {
      case 'words':
        return answerWords(context, asker, request);
      case 'press':
        return answerPress(context, asker, request);
      case 'submit':
        return answerSubmission(context, asker, request);
    }
  };
}

/** What follows “closure link”; undefined for what is none of it. */
function linkWords(request: ChatRequest): string[] | undefined {
  if (request.kind !== 'words') return undefined;
  const [subject, what, ...rest] = request.words;
  return subject === 'closure' && what?.toLowerCase() === 'link' ? rest : undefined;
}

async function answerWords(
  context: CommandContext,
  asker: Asker,
  request: ChatRequest & { kind: 'words' },
): Promise<Reply> {
  const [subject, ...said] = request.words.map((word) => word.toLowerCase());
  const asksForHelp = said[0] === 'help' || (said[0] === undefined && subject !== 'closure');
  if (asksForHelp) return help(request);
  switch (subject) {
    case 'closure':
      return (await answerClosureWords(context, asker, withoutNew(said))) ?? answerUnknown(request);
    case 'consent':
      return (await answerConsentWords(context, asker, said)) ?? answerUnknown(request);
    case 'audit':
      return (await answerAuditWords(context, asker, said)) ?? answerUnknown(request);
    default:
      return answerUnknown(request);
  }
}

/** What follows “new” counts: “new late 2h” asks for no closed school. */
const withoutNew = (said: readonly string[]) =>
  said[0] === 'new' || said[0] === 'closure' ? said.slice(1) : said;

async function answerClosureWords(
  context: CommandContext,
  asker: Asker,
  [what, ...rest]: readonly string[],
): Promise<Reply | undefined> {
  switch (what) {
    case undefined:
      return openClosure(context, asker);
    case 'late':
      return openLateStart(context, asker, rest);
    case 'early':
      return openEarlyDismissal(context, asker, rest);
    case 'status':
      return showStatus(context, rest);
    case 'why':
      return openWhy(context, asker, rest);
    case 'people':
      return showPeople(context, asker, { words: rest });
    case 'away':
      return openAway(context, asker, rest);
    case 'back':
      return offerBack(context, asker);
    case 'link':
      return linkAccount(context, asker.account, rest);
    case 'training':
      return showTraining(context, asker);
    case 'approve':
      return explainApproving(context, asker);
    default:
      return answerControlWords(context, asker, [what, ...rest]);
  }
}

async function answerAuditWords(
  context: CommandContext,
  asker: Asker,
  [what, ...rest]: readonly string[],
): Promise<Reply | undefined> {
  switch (what) {
    case 'report':
      return showAuditReport(context, asker, rest);
    case 'now':
      return runAudit(context, asker);
    case 'findings':
      return showFindings(context, asker);
    default:
      return undefined;
  }
}

async function answerPress(
  context: CommandContext,
  asker: Asker,
  request: ChatRequest & { kind: 'press' },
): Promise<Reply> {
  switch (request.verb) {
    case 'closure':
      return openClosure(context, asker);
    case 'revise':
      return openClosure(context, asker, { revises: request.data['campaign'] ?? '' });
    case 'approve':
      return approve(context, asker, request);
    case 'read-text':
      return readText(context, asker, request);
    case 'send-back-form':
      return openSendBack(context, asker, request);
    case 'training-form':
      return openCourse(context, asker);
    case 'take-finding':
      return takeOrClose(context, asker, { act: 'take', data: request.data });
    case 'resolve-finding-form':
      return openResolve(context, asker, request.data);
    case 'close-finding':
      return takeOrClose(context, asker, { act: 'close', data: request.data });
    default:
      return (
        (await answerControlPress(context, asker, request)) ??
        (await answerConsentPress(context, asker, request)) ??
        (await answerPeoplePress(context, asker, request)) ??
        refuse('out-of-date')
      );
  }
}

async function answerSubmission(
  context: CommandContext,
  asker: Asker,
  request: ChatRequest & { kind: 'submit' },
): Promise<Reply> {
  switch (request.verb) {
    case 'closure':
      return submitClosure(context, asker, request);
    case 'message':
      return submitMessage(context, asker, request);
    case 'approve':
      return approveRead(context, asker, request);
    case 'send-back':
      return sendBack(context, asker, request);
    case 'resolve-finding':
      return resolve(context, asker, request);
    case 'role-change':
      return submitRoleChange(context, asker, request);
    case 'away':
      return submitAway(context, asker, request);
    case 'closure-why':
      return submitWhy(context, asker, request);
    case 'training':
      return submitCourse(context, asker, request);
    default:
      return (
        (await answerControlSubmission(context, asker, request)) ??
        (await answerConsentSubmission(context, asker, request)) ??
        refuse('out-of-date')
      );
  }
}

function answerUnknown(request: ChatRequest & { kind: 'words' }): Reply {
  return help(request, request.words);
}

function help(request: ChatRequest, lost?: readonly string[]): Reply {
  return { kind: 'private', card: helpCard(request.account.platform, lost) };
}

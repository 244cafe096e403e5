import { helpCard } from '#cards/help-card.ts';
import { findOperator } from '#domain/operator/find-operator.ts';
import { recordAccountRefusal } from '#domain/operator/record-account-refusal.ts';
import { openClosure, submitClosure, submitMessage } from './ask-closure.ts';
import type { ChatRequest, HandleRequest, Reply } from './command.ts';
import type { Asker, CommandContext } from './context.ts';
import { approve, openSendBack, sendBack } from './decide.ts';
import { refuse } from './refusal-words.ts';
import { showAuditReport, showConsentReport } from './show-report.ts';
import { showStatus } from './show-status.ts';
import { offerStop, stopNow } from './stop-closure.ts';

/** The one door from chat: finds the person behind the account, then the command behind the words. */
export function createHandleRequest(context: CommandContext): HandleRequest {
  return async (request) => {
    const operator = await findOperator(context.db, request.account);
    if (operator === undefined) {
      if (request.kind === 'words' && request.words.at(1) === 'help') return help(request);
      await recordAccountRefusal(context.db, request.account);
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

async function answerWords(
  context: CommandContext,
  asker: Asker,
  request: ChatRequest & { kind: 'words' },
): Promise<Reply> {
  const [subject, what, ...rest] = request.words.map((word) => word.toLowerCase());
  switch (`${subject} ${what ?? ''}`.trim()) {
    case 'closure':
    case 'closure new':
    case 'closure closure':
      return openClosure(context, asker);
    case 'closure late':
      return openClosure(context, asker, { late: rest[0] });
    case 'closure status':
      return showStatus(context, rest);
    case 'closure stop':
      return offerStop(context, rest);
    case 'consent report':
      return showConsentReport(context, asker);
    case 'audit report':
      return showAuditReport(context, asker);
    case 'closure help':
    case 'consent':
    case 'audit':
      return help(request);
    default:
      return help(request, request.words.join(' ').slice(0, 60));
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
      return approve(context, asker, request.data);
    case 'send-back-form':
      return openSendBack(context, asker, request.data);
    case 'stop':
      return stopNow(context, asker, request.data);
    default:
      return refuse('out-of-date');
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
    case 'send-back':
      return sendBack(context, asker, request);
    default:
      return refuse('out-of-date');
  }
}

function help(request: ChatRequest, lost?: string): Reply {
  return { kind: 'private', card: helpCard(request.account.platform, lost) };
}

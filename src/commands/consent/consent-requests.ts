import type { Reply } from '#commands/command.ts';
import type { Asker, CommandContext } from '#commands/context.ts';
import type { Submission } from '#commands/look-up.ts';
import {
  openFind,
  openHistory,
  pressFind,
  pressHistory,
  submitFind,
  submitHistory,
} from './find-consent.ts';
import { recordForm, submitRecord } from './record-consent.ts';
import { revokeForm, submitRevoke, unblock } from './revoke-consent.ts';
import { showGaps } from './show-gaps.ts';
import { showConsentReport } from './show-report.ts';
import { decideTask, showTasks } from './show-tasks.ts';

/** What can be said after "consent"; undefined for what is none of it. */
export async function answerConsentWords(
  context: CommandContext,
  asker: Asker,
  [what, ...rest]: readonly string[],
): Promise<Reply | undefined> {
  switch (what) {
    case 'find':
      return openFind(asker, rest);
    case 'record':
      return recordForm.open(asker, rest);
    case 'revoke':
      return revokeForm.open(asker, rest);
    case 'history':
      return openHistory(asker, rest);
    case 'gaps':
      return showGaps(context, asker, rest);
    case 'tasks':
      return showTasks(context, asker);
    case 'report':
      return showConsentReport(context, asker);
    default:
      return undefined;
  }
}

export async function answerConsentPress(
  context: CommandContext,
  asker: Asker,
  { verb, data }: { verb: string; data: Record<string, string> },
): Promise<Reply | undefined> {
  switch (verb) {
    case 'consent-find':
      return pressFind(context, asker, data);
    case 'consent-history':
      return pressHistory(context, asker, data);
    case 'consent-record-form':
      return recordForm.press(context, asker, data);
    case 'consent-revoke-form':
      return revokeForm.press(context, asker, data);
    case 'consent-unblock':
      return unblock(context, asker, data);
    case 'consent-task':
      return decideTask(context, asker, data);
    default:
      return undefined;
  }
}

export async function answerConsentSubmission(
  context: CommandContext,
  asker: Asker,
  submission: Submission & { verb: string },
): Promise<Reply | undefined> {
  switch (submission.verb) {
    case 'consent-find':
      return submitFind(context, asker, submission);
    case 'consent-history':
      return submitHistory(context, asker, submission);
    case 'consent-record-number':
      return recordForm.submitNumber(context, asker, submission);
    case 'consent-record':
      return submitRecord(context, asker, submission);
    case 'consent-revoke-number':
      return revokeForm.submitNumber(context, asker, submission);
    case 'consent-revoke':
      return submitRevoke(context, asker, submission);
    default:
      return undefined;
  }
}

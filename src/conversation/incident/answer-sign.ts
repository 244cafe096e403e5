import type {
  Asker,
  Command,
  CommandContext,
  Press,
  Reply,
  Submission,
} from '#conversation/command.ts';
import { incidentForm } from '#conversation/incident/incident-form.ts';
import { reportWordsCard } from '#conversation/incident/report-card.ts';
import { dismissForm, maxDismissal } from '#conversation/incident/sign-card.ts';
import { readId } from '#conversation/read-id.ts';
import { refuse } from '#conversation/refusal-words.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import { answerSign } from '#domain/incident/sign/answer-sign.ts';
import { findReportedWords, findSign } from '#domain/incident/sign/find-sign.ts';
import { mayTakeFiles } from '#domain/proof/file/file.ts';
import { readReason } from '#domain/shared/typed/reason.ts';
import { wallNow, wallTime } from './run-incident.ts';

/** What looks like a breach: an incident is opened from it, or somebody says why it is none. */
export const signCommand = {
  pressed: {
    'breach-sign-read': readReport,
    'breach-sign-open': openIncident,
    'breach-sign-dismiss-form': openDismissal,
  },
  submitted: { 'breach-sign-dismiss': dismiss },
} satisfies Command;

async function openIncident(
  context: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  if (!mayOpenIncident(operator)) return refuse('not-an-incident-opener');
  const id = readId(data['sign']);
  const sign = id === undefined ? undefined : await findSign(context.db, id);
  if (sign === undefined) return refuse('not-found');
  if (sign.answer !== null) return refuse('sign-answered');
  const { noticedAt, closure } = sign;
  const now = noticedAt === null ? await wallNow(context) : await wallTime(context, noticedAt);
  const known = await findReportedWords(context.db, context.vault, sign.id);
  const about = { isDrill: false, now, sign: sign.id, known };
  return {
    kind: 'form',
    form: incidentForm(closure === null ? about : { ...about, closure }),
  };
}

/** What was typed is for who may act on it, and not for everybody in the channel. */
async function readReport(
  { db, vault }: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  if (!mayOpenIncident(operator)) return refuse('not-an-incident-opener');
  const id = readId(data['sign']);
  const sign = id === undefined ? undefined : await findSign(db, id);
  if (sign?.kind !== 'reported') return refuse('not-found');
  return {
    kind: 'window',
    card: reportWordsCard(sign, await findReportedWords(db, vault, sign.id)),
  };
}

async function openDismissal(
  { db, vault }: CommandContext,
  { operator }: Asker,
  { data }: Press,
): Promise<Reply> {
  if (!mayTakeFiles(operator)) return refuse('not-compliance');
  const id = readId(data['sign']);
  const sign = id === undefined ? undefined : await findSign(db, id);
  if (sign === undefined) return refuse('not-found');
  return sign.answer === null
    ? { kind: 'form', form: dismissForm(sign.id, await findReportedWords(db, vault, sign.id)) }
    : refuse('sign-answered');
}

async function dismiss(
  { db }: CommandContext,
  { operator }: Asker,
  { data, values }: Submission,
): Promise<Reply> {
  const signId = readId(data['sign']);
  if (signId === undefined) return refuse('not-found');
  const read = readReason(values['reason'], {
    missing: 'Say why it is not a breach.',
    most: maxDismissal,
  });
  if (read.kind === 'error') return { kind: 'errors', errors: { reason: read.error } };
  const said = { answer: 'no-breach', reason: read.reason } as const;
  const answered = await answerSign(db, { operator, signId, said });
  return answered.kind === 'refused' ? refuse(answered.reason) : { kind: 'done' };
}

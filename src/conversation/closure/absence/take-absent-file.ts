import { randomUUID } from 'node:crypto';
import { say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { today } from '#conversation/closure/action/send-as-written.ts';
import type {
  Actor,
  CommandContext,
  FileFault,
  Reply,
  SentFile,
} from '#conversation/kit/command.ts';
import { readAbsentFile } from '#domain/closure/absence/absent-list.ts';
import { recordOpenForm } from '#domain/closure/saved-form/record-open-form.ts';
import { keptListWords, packList } from './kept-list.ts';
import { showForm } from './list-absent.ts';

/** A megabyte and a half: 10,000 rows with names, dates and codes. */
const mostBytes = 1_500_000;

const isList = /\.(?:csv|txt|tsv)$/i;
/** What a list is often kept in, and we don’t read. */
const isOther = /\.(?:xlsx?|ods|numbers|pdf|docx?)$/i;

export const isAbsentFile = ({ name }: SentFile) => isList.test(name) || isOther.test(name);

/**
 * A day's list that an attendance clerk sends the bot as a file. Ids and what each is are kept, encrypted, for the form that
 * the answer opens; names that stand beside them are not. Nothing is asked for until that form is sent.
 */
export async function takeAbsentFile(
  context: CommandContext,
  actor: Actor,
  file: SentFile,
): Promise<Reply> {
  const form = randomUUID();
  const may = await showForm(context, actor, { data: { form }, values: {} });
  if (may.kind !== 'form') return may;
  if (isOther.test(file.name)) return sentence(notCsvSentence);
  const bytes = await file.fetch(mostBytes);
  if (typeof bytes === 'string') return sentence(faults[bytes]);
  const day = await today(context);
  const read = readAbsentFile(bytes, day);
  if (read.kind === 'error') return sentence(read.error);
  const packed = packList(read, day);
  if ('error' in packed) return sentence(packed.error);
  const { list } = packed;
  const reply = await showForm(context, actor, { data: { form, list }, values: {} });
  if (reply.kind !== 'form') return reply;
  const { db, vault } = context;
  const operatorId = actor.operator.id;
  const open = await recordOpenForm(db, vault, { operatorId, form: reply.form });
  return { kind: 'private', card: fileReadCard(keptListWords(list), open) };
}

const notCsvSentence =
  'Export or save the list as CSV UTF-8 with a column of student ids, such as StudentID, and send that file.';

const faults: Record<FileFault, string> = {
  'too-large': 'That file is larger than 1.5 MB. Send the list in parts.',
  lost: 'We couldn’t get your file. Send it again, or type “closure absent” and paste the ids.',
  several: 'Send one file at a time.',
  elsewhere:
    'We take files only from here. Upload the CSV itself, not a link to one kept elsewhere.',
};

const sentence = (text: string): Reply => ({ kind: 'private', card: sentenceCard({ text }) });

const fileReadCard = (words: string, open: string): Card => ({
  title: 'Absent today',
  blocks: [say(words), say('No one is called until you check and send it.')],
  buttons: [{ verb: 'absent-form', label: 'Check and send', data: { open }, opensForm: true }],
  summary: `Absent today: ${words}`,
});

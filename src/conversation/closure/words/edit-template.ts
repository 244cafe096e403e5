import type { FormErrors, FormValues } from '#cards/form.ts';
import { clock } from '#cards/format.ts';
import { doubtWords } from '#cards/language-words.ts';
import type {
  Actor,
  Command,
  CommandContext,
  Reply,
  Submission,
} from '#conversation/kit/command.ts';
import { id, press } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { settleDoubts } from '#domain/closure/translation/language-doubts.ts';
import { languageName } from '#domain/language/languages.ts';
import { recordTemplate } from '#domain/words/template/record-template.ts';
import { retireTemplate } from '#domain/words/template/retire-template.ts';
import { readTemplateTexts } from '#domain/words/template/template-texts.ts';
import { refusals } from '#refusals/refusals.ts';
import { showTemplates } from './show-templates.ts';
import { retireTemplateForm } from './template-form.ts';
import {
  drawTemplateForm,
  findKept,
  readNew,
  readTemplateForm,
  type TemplateFormRead,
} from './template-form-of.ts';

export const editTemplateCommand = {
  submitted: {
    'template-choose': openTemplate,
    template: submitTemplate,
    'template-languages': (context, actor, said) =>
      again(context, actor, said, () => ({ languages: 'all' })),
    'template-preview': (context, actor, said) => again(context, actor, said, previewOf),
    'template-retire-ask': askRetirement,
    'template-retire': press(
      { template: id },
      'no-such-template',
      ({ db }, { operator, account: { platform } }, { template }) =>
        retireTemplate(db, { operator, platform, id: template }),
      (context, actor) =>
        showTemplates(context, actor, { lead: 'Retired. No new closure uses it.' }),
    ),
  },
} satisfies Command;

/** The form of the one that was chosen. */
async function openTemplate(
  context: CommandContext,
  actor: Actor,
  { values }: Submission,
): Promise<Reply> {
  const chosen = values['template'] ?? '';
  if (chosen === '') return { kind: 'errors', errors: { template: 'Choose which words.' } };
  const template = await findKept(context, actor, chosen);
  const data: Record<string, string> =
    template === undefined
      ? { happening: chosen }
      : { template: template.id, seen: String(template.number) };
  return again(context, actor, { data: { ...data, languages: 'english' }, values: {} });
}

type Said = Pick<Submission, 'data' | 'values'>;
type More = { note?: string; languages?: 'all'; isPreview?: true };

/** The form once more, with all that was typed into it. */
async function again(
  context: CommandContext,
  actor: Actor,
  said: Said,
  more: (read: TemplateFormRead) => More = () => ({}),
): Promise<Reply> {
  const read = await readTemplateForm(context, actor, said);
  return read.kind === 'refused' ? refuse(read.reason) : drawTemplateForm(read, more(read));
}

/** Whether it can be read at all, and then in every language at once. */
function previewOf(read: TemplateFormRead): More {
  const { errors } = readWords(read);
  return errors === undefined
    ? { isPreview: true, languages: 'all' }
    : { languages: 'all', note: inWords(errors) };
}

function readWords(read: TemplateFormRead): {
  texts: Record<string, string>;
  errors?: FormErrors;
} {
  const words = readTemplateTexts(read.typed, { ...read, known: read.languages });
  return words.kind === 'errors' ? { texts: {}, errors: words.errors } : { texts: words.texts };
}

const inWords = (errors: FormErrors) =>
  Object.entries(errors)
    .map(([name, error]) =>
      name.startsWith('text-') ? `${languageName(name.replace('text-', ''))}: ${error}` : error,
    )
    .join('\n');

async function submitTemplate(
  context: CommandContext,
  actor: Actor,
  { data, values }: Submission,
): Promise<Reply> {
  const read = await readTemplateForm(context, actor, { data, values });
  if (read.kind === 'refused') return refuse(read.reason);
  const { template } = read;
  const target =
    template === undefined
      ? readNew(read, values)
      : { id: template.id, seen: Number(data['seen']) };
  const { texts, errors: wrongWords = {} } = readWords(read);
  const wrong = { ...('errors' in target ? target.errors : {}), ...wrongWords };
  if (Object.keys(wrong).length > 0) return sayWrong(read, values, wrong);
  if ('errors' in target) return { kind: 'errors', errors: target.errors };
  const doubts = openDoubts(read, texts);
  if (doubts !== undefined) return drawTemplateForm(read, { languages: 'all', ...doubts });
  const saved = await recordTemplate(context.db, {
    operator: actor.operator,
    platform: actor.account.platform,
    template: target,
    texts,
  });
  if (saved.kind === 'refused') {
    if (saved.reason === 'template-name-taken') {
      return { kind: 'errors', errors: { name: refusals['template-name-taken'] } };
    }
    return saved.reason === 'template-changed'
      ? { kind: 'errors', errors: { 'text-en': changedWords(read) } }
      : refuse(saved.reason);
  }
  const lead =
    saved.kind === 'same'
      ? 'Nothing changed: the words are what they were.'
      : `Saved as version ${saved.number}. New closures begin with these words.`;
  return showTemplates(context, actor, { lead });
}

/** Which languages may not say what the English says; to save once more is to say that they do. */
function openDoubts(
  { began, data }: TemplateFormRead,
  texts: Readonly<Record<string, string>>,
): { note: string; asked: string } | undefined {
  const settled = settleDoubts({
    texts,
    prefilled: { texts: began, names: [] },
    answers: Object.fromEntries(Object.keys(texts).map((language) => [language, 'keep'])),
    asked: data['asked'],
  });
  if (settled.kind !== 'ask') return undefined;
  const lines = settled.doubts.map(doubtWords);
  return {
    note: [
      ...lines,
      'Rewrite or clear what is wrong, or press Save again. Nothing is saved yet.',
    ].join('\n'),
    asked: settled.english,
  };
}

/** What is wrong with a text that is not shown is said above all of them. */
function sayWrong(read: TemplateFormRead, values: FormValues, errors: FormErrors): Reply {
  return Object.keys(errors).every((name) => name in values)
    ? { kind: 'errors', errors }
    : drawTemplateForm(read, { languages: 'all', note: inWords(errors) });
}

function changedWords({ template, timeZone }: TemplateFormRead): string {
  if (template === undefined) return refusals['template-changed'];
  const at = clock(template.changedAt, timeZone);
  return `${template.changedBy} saved version ${template.number} at ${at}. Copy your words, and open the template again.`;
}

async function askRetirement(
  context: CommandContext,
  actor: Actor,
  { data }: Submission,
): Promise<Reply> {
  const template = await findKept(context, actor, data['template']);
  return template === undefined
    ? refuse('no-such-template')
    : { kind: 'form', form: retireTemplateForm(template) };
}

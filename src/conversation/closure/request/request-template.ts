import type { FormValues } from '#cards/form.ts';
import type { CommandContext } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { findTemplates, findTemplateVersion } from '#domain/words/template/find-templates.ts';
import {
  fits,
  standardWords,
  type Template,
  usualTemplate,
} from '#domain/words/template/template.ts';

type Asked = Pick<Draft, 'happening' | 'schoolIds' | 'saysSafe'>;

export type RequestTemplate =
  | { kind: 'words'; template: Template | undefined }
  | { kind: 'errors'; errors: Record<string, string> };

/**
 * Whose words a request begins with. Once its second form is open they are those of the version that the form names, also
 * where somebody changed the template since. What was chosen for another kind of closure is as usual for this one.
 */
export async function findRequestTemplate(
  { db }: CommandContext,
  given: FormValues,
  asked: Asked,
): Promise<RequestTemplate> {
  const { wordsVersion, words, offeredWords } = given;
  if (wordsVersion === standardWords) return { kind: 'words', template: undefined };
  const versionId = readId(wordsVersion);
  const pinned = versionId === undefined ? undefined : await findTemplateVersion(db, versionId);
  if (pinned !== undefined && fits(pinned, asked)) return { kind: 'words', template: pinned };
  const templates = await findTemplates(db);
  const chosen =
    words === offeredWords ? undefined : templates.find((one) => isChosen(one, words, asked));
  if (chosen !== undefined && !fits(chosen, asked)) {
    const error = `These words are for ${chosen.school} alone. Choose only that school, or other words.`;
    return { kind: 'errors', errors: { words: error } };
  }
  const isStandard = words === standardWords && words !== offeredWords;
  const template = chosen ?? (isStandard ? undefined : usualTemplate(templates, asked));
  return template !== undefined && asked.saysSafe === true
    ? { kind: 'errors', errors: { safe: saysNothing } }
    : { kind: 'words', template };
}

const isChosen = ({ id, happening }: Template, words: string | undefined, asked: Asked) =>
  id === words && happening === asked.happening;

const saysNothing =
  'The words of a template say nothing of safety by this box. Uncheck it, and write it into the words if you know it.';

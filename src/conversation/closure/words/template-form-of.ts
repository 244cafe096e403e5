import type { Choice, FormErrors, FormValues } from '#cards/form.ts';
import type { Actor, CommandContext, Reply, Submission } from '#conversation/kit/command.ts';
import { readId } from '#conversation/kit/read-id.ts';
import { databaseNow } from '#database/transaction.ts';
import { standardTemplate } from '#domain/closure/draft/standard-message.ts';
import { templateReadings } from '#domain/closure/draft/template-readings.ts';
import { findDistrict, findHomeLanguages, findSchools } from '#domain/district/find-district.ts';
import { languages } from '#domain/language/languages.ts';
import { type Happening, happenings } from '#domain/shared/happening.ts';
import { readPlainName } from '#domain/shared/typed/plain-name.ts';
import { readReason } from '#domain/shared/typed/reason.ts';
import { findTemplates } from '#domain/words/template/find-templates.ts';
import { mayKeepTemplate, type Template } from '#domain/words/template/template.ts';
import { type Refusal } from '#refusals/refusals.ts';
import { readingPage, readingWords } from './reading-words.ts';
import { maxTemplateName, templateForm } from './template-form.ts';

/** The form of a template: what it is about, and all that stands in it. */
export type TemplateFormRead = {
  kind: 'read';
  /** Absent for a new one. */
  template?: Template;
  happening: Happening;
  isDistrictWide: boolean;
  timeZone: string;
  /** Of the roster, English first. */
  languages: string[];
  /** The fields of all languages, whether they are shown or not. */
  typed: FormValues;
  /** What its form began with, by language. */
  began: Record<string, string>;
  /** Whose a new one may be. */
  places: Choice[];
  schools: readonly { id: string; name: string }[];
  tomorrow: string;
  place: string | undefined;
  name: string | undefined;
  data: Record<string, string>;
};

const wholeDistrict = 'district';

/** One of those in use that this person may change. */
export async function findKept(
  { db }: CommandContext,
  { operator }: Actor,
  id: string | undefined,
): Promise<Template | undefined> {
  const templates = await findTemplates(db);
  return templates.find((one) => one.id === id && mayKeepTemplate(operator, one.schoolId));
}

export async function readTemplateForm(
  context: CommandContext,
  actor: Actor,
  { data, values }: Pick<Submission, 'data' | 'values'>,
): Promise<TemplateFormRead | { kind: 'refused'; reason: Refusal }> {
  const refused = (reason: Refusal) => ({ kind: 'refused', reason }) as const;
  const { db } = context;
  const district = await findDistrict(db);
  if (district === undefined) return refused('no-district');
  const template = await findKept(context, actor, data['template']);
  const happening = template?.happening ?? happeningOf(data['happening']);
  if (happening === undefined) return refused('no-such-template');
  const schools = await findSchools(db);
  const places = placesOf(actor, schools);
  const [only] = places;
  if (only === undefined) return refused('not-a-template-keeper');
  const place = values['place'] ?? only.value;
  const home = await findHomeLanguages(
    db,
    schools.map(({ id }) => id),
  );
  const written = Object.keys(template?.texts ?? {});
  const all = ['en', ...home.map(({ language }) => language), ...written];
  const spoken = [...new Set(all)].filter((language) => language in languages);
  const began = beginning(spoken, { template, happening });
  const { timeZone } = district;
  const today = (await databaseNow(db)).toZonedDateTimeISO(timeZone).toPlainDate();
  return {
    kind: 'read',
    ...(template === undefined ? {} : { template }),
    happening,
    isDistrictWide: template === undefined ? place === wholeDistrict : template.schoolId === null,
    timeZone,
    languages: spoken,
    typed: { ...asFields(began), ...values },
    began,
    places,
    schools,
    tomorrow: today.add({ days: 1 }).toString(),
    place,
    name: values['name'],
    data,
  };
}

/** What the form begins with: the words as they are, or the standard ones. */
function beginning(
  all: readonly string[],
  { template, happening }: { template: Template | undefined; happening: Happening },
): Record<string, string> {
  return Object.fromEntries(
    all.map((language) => [
      language,
      (template === undefined ? standardTemplate(language, happening) : template.texts[language]) ??
        '',
    ]),
  );
}

const asFields = (texts: Readonly<Record<string, string>>): FormValues =>
  Object.fromEntries(Object.entries(texts).map(([language, text]) => [`text-${language}`, text]));

function placesOf({ operator }: Actor, schools: TemplateFormRead['schools']): Choice[] {
  return [
    ...(mayKeepTemplate(operator, null)
      ? [{ value: wholeDistrict, label: 'The whole district' }]
      : []),
    ...schools
      .filter(({ id }) => mayKeepTemplate(operator, id))
      .map(({ id, name }) => ({ value: id, label: name })),
  ];
}

/** The same form, with all that stands in it. */
export function drawTemplateForm(
  read: TemplateFormRead,
  more: { note?: string; languages?: 'all'; isPreview?: true; asked?: string },
): Reply {
  const texts = Object.fromEntries(
    read.languages.map((language) => [language, read.typed[`text-${language}`] ?? '']),
  );
  const page = more.isPreview === undefined ? undefined : previewOf(read, texts);
  const data = {
    ...read.data,
    ...(page === undefined ? {} : { previewed: String(page.next) }),
    ...(more.languages === undefined ? {} : { languages: 'all' }),
    ...(more.asked === undefined ? {} : { asked: more.asked }),
  };
  return {
    kind: 'form',
    form: templateForm({
      ...read,
      texts,
      data,
      note: page?.note ?? more.note,
      readings: page?.shown,
    }),
  };
}

/** How the words read in as many languages as fit; the next press shows the others. */
function previewOf(read: TemplateFormRead, texts: Readonly<Record<string, string>>) {
  const readings = readingsOf(read, texts);
  const page = readingPage(readings, { from: Number(read.data['previewed'] ?? 0), texts });
  const rest = readings.length - page.shown.length;
  const others = rest === 0 ? '' : ` Press Preview again for the other ${rest}.`;
  return { ...page, note: `Preview for tomorrow.${others} Nothing is saved yet.` };
}

function readingsOf(read: TemplateFormRead, texts: Readonly<Record<string, string>>) {
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
  const schoolId = read.template === undefined ? read.place : read.template.schoolId;
  const schools = read.schools.filter(({ id }) => read.isDistrictWide || id === schoolId);
  const name = read.template === undefined ? read.name?.trim() || null : read.template.name;
  return read.languages.map((language) => ({
    language,
    lines: readingWords(
      templateReadings(
        language,
        { name, texts: written },
        {
          happening: read.happening,
          schools: schools.slice(0, 2).map((school) => school.name),
          day: read.tomorrow,
        },
      ),
    ),
  }));
}

/** Whose and of what name a new one is. */
export function readNew(
  { happening, places }: TemplateFormRead,
  values: FormValues,
): { happening: Happening; schoolId: string | null; name: string | null } | { errors: FormErrors } {
  const place = places.find(({ value }) => value === values['place'])?.value;
  const isEmpty = (values['name'] ?? '').trim() === '';
  const read = readReason(values['name'], {
    missing: 'Give it a name: there are no standard words that it could stand for.',
    most: maxTemplateName,
  });
  const isNameless = isEmpty && happening !== 'other';
  const errors: FormErrors = {
    ...(place === undefined ? { place: 'Choose whose words they are.' } : {}),
    ...(isNameless ? {} : nameError(read)),
  };
  if (place === undefined || Object.keys(errors).length > 0) return { errors };
  const schoolId = place === wholeDistrict ? null : (readId(place) ?? null);
  return { happening, schoolId, name: read.kind === 'reason' ? read.reason : null };
}

function nameError(read: ReturnType<typeof readReason>): FormErrors {
  if (read.kind === 'error') return { name: read.error };
  const plain = readPlainName(read.reason);
  return 'words' in plain ? { name: `It ${plain.words}.` } : {};
}

function happeningOf(value: string | undefined): Happening | undefined {
  return value !== undefined && Object.hasOwn(happenings, value) ? (value as Happening) : undefined;
}

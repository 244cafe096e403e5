import { type Choice, choicesOf, type Field, type Form } from '#cards/form.ts';
import { zoneName } from '#cards/format.ts';
import { guardianNames } from '#cards/words/phone-words.ts';
import type { ConsentForm } from '#domain/consent/office-form/consent-form.ts';
import { maxReference } from '#domain/consent/office-form/office-consent.ts';
import { maxReason, maxWords } from '#domain/consent/office-form/office-withdrawal.ts';
import { languageName } from '#domain/language/languages.ts';

/** Takes down a consent. The number is not in the form: only which phone it is for. */
export function recordConsentForm(about: ConsentForm): Form {
  const today = about.at.toZonedDateTimeISO(about.timeZone).toPlainDate().toString();
  const [language] = standardLanguages(about);
  return {
    verb: 'consent-record',
    title: 'Record consent',
    submitLabel: 'Record',
    data: { phone: about.phone.phoneId },
    intro:
      'A consent ends earlier opt-outs for the same calls or texts and the same topics. It also ends a wrong number and an opt-out of emergencies.',
    fields: [
      whoField(about),
      {
        kind: 'choices',
        name: 'channels',
        label: 'They agree to',
        choices: choicesOf({ voice: 'Calls', text: 'Texts' }),
      },
      {
        kind: 'choices',
        name: 'purposes',
        label: 'About',
        choices: choicesOf({
          'school-mission': 'School matters',
          other: 'Anything else: fundraising, surveys, community events',
        }),
      },
      {
        kind: 'choice',
        name: 'relation',
        label: 'Who gave it',
        choices: choicesOf({
          parent: 'A parent',
          guardian: 'A guardian',
          relative: 'A relative who cares for the student',
          'adult-student': 'The student, 18 or older',
          employee: 'A member of the staff',
        }),
      },
      ...giverField(about),
      {
        kind: 'choice',
        name: 'method',
        label: 'How',
        choices: choicesOf({
          spoken: 'Spoken to staff',
          paper: 'Signed paper form',
          'enrollment-form': 'Signed enrollment form',
        }),
      },
      {
        kind: 'choice',
        name: 'wording',
        label: 'Wording they agreed to',
        value: `standard ${language ?? 'en'}`,
        hint: 'For spoken consent, read today’s wording at the end aloud. For a form, choose the version printed on it.',
        choices: wordingChoices(about),
      },
      {
        kind: 'date',
        name: 'obtained',
        label: 'Given on',
        value: today,
        hint: 'For spoken consent, today means now. A form or an earlier day counts from the start of that day, so an opt-out on the same day still holds.',
      },
      {
        kind: 'text',
        name: 'reference',
        label: 'Where the proof is kept',
        hint: 'Such as the form number or the page of the call log.',
        maxLength: maxReference,
      },
      {
        kind: 'text',
        name: 'hash',
        label: 'SHA-256 of the scan',
        optional: true,
        maxLength: 100,
      },
      ...wordsFields(about),
    ],
  };
}

/** Takes down a withdrawal, however it was said. */
export function revokeConsentForm(about: ConsentForm): Form {
  const local = about.at.toZonedDateTimeISO(about.timeZone);
  return {
    verb: 'consent-revoke',
    title: 'Record an opt-out',
    submitLabel: 'Record',
    data: { phone: about.phone.phoneId },
    intro: 'It applies as soon as you press Record: no call or text starts after that.',
    fields: [
      whoField(about),
      {
        kind: 'choice',
        name: 'what',
        label: 'What must stop',
        value: 'any',
        choices: choicesOf({ any: 'Calls and texts', voice: 'Calls', text: 'Texts' }),
      },
      {
        kind: 'choice',
        name: 'scope',
        label: 'How much must stop',
        value: 'non-emergency',
        hint: '“Text, don’t call” stops calls alone. Those after it stop both calls and texts. Stop emergency messages only if they said so.',
        choices: choicesOf({
          'non-emergency': 'Everything except emergencies',
          'texts-only': 'Text, don’t call: in an emergency the text goes first',
          all: 'Emergency messages too',
          'wrong-number': 'Wrong number: it belongs to someone else',
          district: 'The district blocks this number',
          'emergency-line': 'Emergency line or hospital room',
        }),
      },
      {
        kind: 'choice',
        name: 'means',
        label: 'How they told the school',
        value: 'staff',
        choices: choicesOf({ staff: 'Told to staff', 'e-mail': 'E-mail', voicemail: 'Voicemail' }),
      },
      {
        kind: 'date',
        name: 'receivedDate',
        label: 'Received on',
        value: local.toPlainDate().toString(),
      },
      {
        kind: 'time',
        name: 'receivedTime',
        label: 'Received at',
        value: local.toPlainTime().toString({ smallestUnit: 'minute' }),
        hint: `${zoneName(about.at, about.timeZone)}. The ten business days start then.`,
      },
      {
        kind: 'text',
        name: 'words',
        label: 'In their own words',
        optional: true,
        multiline: true,
        maxLength: maxWords,
        hint: 'Kept encrypted.',
      },
      {
        kind: 'text',
        name: 'reason',
        label: 'Why it is blocked',
        optional: true,
        hint: 'Only for the last two of “How much must stop”. Kept encrypted.',
        maxLength: maxReason,
      },
    ],
  };
}

function whoField({ phone }: ConsentForm): Field {
  return {
    kind: 'words',
    name: 'who',
    label: `Number ending in ${phone.lastDigits}`,
    text: guardianNames(phone),
  };
}

function giverField({ phone }: ConsentForm): Field[] {
  if (phone.guardians.length === 0) return [];
  return [
    {
      kind: 'choice',
      name: 'giver',
      label: 'Which of them',
      optional: true,
      choices: phone.guardians.map(({ id, name }) => ({ value: id, label: name })),
    },
  ];
}

/** The family's own language first; English besides, for staff who do not speak it. */
function standardLanguages({ phone, standard }: ConsentForm): string[] {
  const own = phone.guardians.map(({ language }) => language);
  return [...own, 'en'].filter(
    (language, place, all) =>
      all.indexOf(language) === place && standard.some((words) => words.language === language),
  );
}

function wordsFields(about: ConsentForm): Field[] {
  return standardLanguages(about).flatMap((language) =>
    about.standard
      .filter((words) => words.language === language)
      .map(({ body }) => ({
        kind: 'words',
        name: `words-${language}`,
        label: `Today’s wording, ${languageName(language)}`,
        text: body,
      })),
  );
}

function wordingChoices({ standard, wordings }: ConsentForm): Choice[] {
  return [
    ...standard.map(({ language }) => ({
      value: `standard ${language}`,
      label: `Today’s wording, ${languageName(language)}`,
    })),
    ...wordings.map(({ version, language }) => ({
      value: `${version} ${language}`,
      label: `${version}, ${languageName(language)}`,
    })),
  ];
}

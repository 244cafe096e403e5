import type { StandardWording } from '#domain/consent/wording/standard-wording.ts';
import type { OfficePhone } from '#domain/office/office-phone.ts';

/** What the forms for a consent and for a withdrawal are drawn from. */
export type ConsentForm = {
  phone: OfficePhone;
  at: Temporal.Instant;
  timeZone: string;
  /** What to read out to the person who agrees now. */
  standard: StandardWording[];
  /** What stands on older forms, by version and language. */
  wordings: { version: string; language: string }[];
};

/** The wordings that a form may name, as it names them. */
export function consentFormWordings(form: Pick<ConsentForm, 'standard' | 'wordings'>): string[] {
  return [
    ...form.standard.map(({ language }) => `standard ${language}`),
    ...form.wordings.map(({ version, language }) => `${version} ${language}`),
  ];
}

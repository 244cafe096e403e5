import { type TextSource } from '#domain/closure/campaign.ts';
import { type Ground, type Happening, ofBuildings } from '#domain/shared/happening.ts';
import { type About, givenMessage } from './standard-message.ts';

export type Reading = {
  schools: string[];
  ground: Ground;
  /** Undefined where families who speak the language hear English. */
  given: { text: string; source: TextSource } | undefined;
};

/**
 * How words read in one language, for examples that try every field: one school with a reason, then two without one.
 * `schools` are two of the district's, or the one that the words are for.
 */
export function templateReadings(
  language: string,
  template: NonNullable<About['template']>,
  about: { happening: Happening; schools: readonly string[]; day: string },
): Reading[] {
  const { happening, schools, day } = about;
  const isOfBuildings = ofBuildings.includes(happening);
  const [first, second] = schools;
  const examples = [
    {
      schools: schools.slice(0, 1),
      ground: isOfBuildings ? ('building' as const) : ('weather' as const),
    },
    { schools: schools.slice(0, 2), ground: 'none' as const },
  ];
  return examples.map((example) => ({
    ...example,
    given: givenMessage(language, {
      ...example,
      happening,
      template,
      eventDate: day,
      isWholeDistrict: false,
      dismissalTime: happening === 'early-dismissal' ? '12:30' : undefined,
      place: second ?? first ?? '',
    }),
  }));
}

import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose, Purpose } from '#domain/shared/purpose.ts';
import type { components } from '#web/api.d.ts';

export type PageLanguage = components['schemas']['PageLanguage'];

/** Why something comes or does not, where a family should understand it. */
export type Reason =
  | 'agreed'
  | 'being-checked'
  | 'too-old'
  | 'stopped'
  | 'stopped-with-emergencies'
  | 'no-agreement'
  | 'few-without-agreement'
  | 'emergencies-need-agreement'
  | 'carrier-stop'
  | 'landline'
  | 'wrong-number'
  | 'reassigned'
  | 'out-of-service'
  | 'ruled-out'
  | 'student-line'
  | 'needs-parent'
  | 'being-counted';

/** What the pages of a family say, in one language. */
export type FamilyWords = {
  otherLanguage: { code: PageLanguage; name: string };
  title: (district: string) => string;
  intro: (district: string) => string;
  noPhones: string;
  number: (lastDigits: string) => string;
  purposes: Record<Purpose, { name: string; examples: string }>;
  channels: Record<Channel, string>;
  yes: string;
  notYet: string;
  no: string;
  /** `about` is empty, or goes on with the channels: `about school matters`. */
  reasons: Record<Reason, (what: readonly Channel[], since: string, about: string) => string>;
  /** Short on the button; `about` goes on with it for the person who hears the button alone. */
  allow: Record<Channel, string>;
  stopOne: Record<Channel, string>;
  about: Record<ConsentPurpose, string>;
  /** Where emergencies go on, and where they end as well. */
  stop: Record<'ordinary' | 'whole', Record<Channel | 'any', string>>;
  emergenciesGoOn: (what: readonly Channel[]) => string;
  emergenciesEnd: (what: readonly Channel[]) => string;
  done: Record<components['schemas']['PageDone'], string>;
  agree: {
    title: (what: string) => string;
    intro: string;
    changed: string;
    button: string;
    notice: string;
  };
  /** Only somebody who has the phone may say so: a code is texted to it. */
  code: {
    title: string;
    needed: string;
    why: Record<'agree' | 'stop', string>;
    sent: (lastDigits: string) => string;
    label: string;
    button: string;
    wrong: string;
    tooMany: (number: string) => string;
    noText: (number: string) => string;
    carrierStop: (number: string) => string;
  };
  /** What is asked again before it is done; `offer` stands on the page, `button` under the question. */
  confirm: Record<
    'all' | 'wrong-number',
    { offer: string; title: string; points: string[]; button: string }
  >;
  /** Instead of those points, where other guardians use the number too. */
  shared: Record<'all' | 'wrong-number', string[]>;
  back: string;
  otherWays: { title: string; ways: (number: string) => string[] };
  version: (version: string) => string;
};

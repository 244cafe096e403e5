import path from 'node:path';
import { expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { previewCard } from '#conversation/closure/preview/preview-card.ts';
import { deliveries, machinePolicies, purposes } from '#domain/closure/campaign.ts';
import { type About, standardMessage } from '#domain/closure/draft/standard-message.ts';
import type { Household, PreviewWords } from '#domain/closure/preview/preview.ts';
import { languageName } from '#domain/language/languages.ts';
import { happenings } from '#domain/shared/happening.ts';

/** As many families in US schools speak them (NCES), and Somali and Hmong, which no voice of the carrier speaks. */
const spoken = ['en', 'es', 'ar', 'zh', 'vi', 'pt', 'ru', 'ht', 'ur', 'fr', 'so', 'hmn'] as const;

const schools = ['Adams Elementary', 'Lincoln High', 'Meadowlark Middle'] as const;

type Closure = Pick<PreviewWords, 'purpose' | 'delivery' | 'machines'> & {
  about: Omit<About, 'schools' | 'isWholeDistrict'> & Partial<Pick<About, 'schools'>>;
};

const emergency = {
  purpose: 'emergency',
  delivery: 'call-then-text',
  machines: 'leave-and-retry',
} as const;
const mission = { purpose: 'school-mission', delivery: 'call', machines: 'leave' } as const;

/** One of each kind; a household hears the one that is its turn. */
const closures: readonly Closure[] = [
  { ...emergency, about: { happening: 'closed', ground: 'weather', eventDate: '2027-01-12' } },
  { ...emergency, about: { happening: 'late-2h', ground: 'weather', eventDate: '2027-02-01' } },
  {
    ...emergency,
    delivery: 'call-and-text',
    about: {
      happening: 'early-dismissal',
      ground: 'weather',
      eventDate: '2027-03-05',
      dismissalTime: '12:30',
      schools: ['Meadowlark Middle'],
    },
  },
  {
    ...emergency,
    about: {
      happening: 'evacuation',
      ground: 'fire',
      eventDate: '2027-04-15',
      saysSafe: true,
      schools: ['Lincoln High'],
    },
  },
  {
    ...emergency,
    about: { happening: 'no-heat', ground: 'building', eventDate: '2027-12-02' },
  },
  { ...mission, about: { happening: 'remote-day', ground: 'none', eventDate: '2027-05-21' } },
  {
    ...emergency,
    machines: 'retry-only',
    about: {
      happening: 'early-dismissal',
      ground: 'threat',
      eventDate: '2027-09-08',
      dismissalTime: '14:05',
      schools: ['Adams Elementary', 'Lincoln High'],
    },
  },
];

/** The n-th household: its language, its students' schools, and who else shares its phone. */
function household(n: number, { about, delivery }: Closure): Household {
  const language = spoken[n % spoken.length] ?? 'en';
  const told = about.schools ?? schools;
  const own = told.filter((_, place) => (n + place) % 2 === 0);
  const sharers = n % 7 === 5 ? (spoken[(n * 5 + 1) % spoken.length] ?? null) : null;
  return {
    language,
    also: sharers === language ? null : sharers,
    schools: own.length === 0 ? told.slice(0, 1) : [...own],
    students: Math.max(own.length, sharers === null ? 1 : 2) + (n % 3 === 2 ? 1 : 0),
    families: sharers === null || sharers === language ? 1 : 2,
    called: true,
    // A landline takes no text, and a closure by call texts only those whose language no call speaks.
    texted: n % 9 !== 8 && (delivery !== 'call' || ['so', 'hmn', 'ht'].includes(language)),
  };
}

function wordsOf({ about, ...how }: Closure, asksToConfirm: boolean): PreviewWords {
  const told = about.schools ?? schools;
  const whole: About = {
    ...about,
    schools: told,
    isWholeDistrict: told.length === schools.length,
  };
  const texts = spoken.flatMap((language) => {
    const text = standardMessage(language, whole);
    return text === undefined ? [] : [[language, text]];
  });
  return {
    ...how,
    happening: about.happening,
    asksToConfirm,
    registeredName: 'Cedar Falls School District',
    callbackNumber: '+15035550199',
    endsEmergencies: false,
    texts: Object.fromEntries(texts),
    audience: spoken.map((language, place) => ({ language, count: 400 - place })),
  };
}

/** The card of “Who hears what”, as somebody reads it. */
function readable(card: Card): string {
  return card.blocks
    .flatMap((block) => {
      switch (block.kind) {
        case 'facts':
          return block.facts.map(({ value }) => value);
        case 'quote':
          return [`${block.label}:`, block.text.replaceAll(/^/gm, '  ')];
        default:
          return [];
      }
    })
    .join('\n');
}

function transcript(n: number): { language: string; text: string } {
  const closure = closures[n % closures.length];
  if (closure === undefined) throw new Error('no closure');
  const one = household(n, closure);
  // The last of each language.
  const asksToConfirm = n >= 40 - spoken.length;
  const words = wordsOf(closure, asksToConfirm);
  const preview = { id: '', number: 1, words, phones: 40, households: [one] };
  const { about, purpose, delivery, machines } = closure;
  const shared = one.also === null ? '' : `, phone shared with ${languageName(one.also)}`;
  return {
    language: one.language,
    text: [
      `HOUSEHOLD ${n + 1}${shared}`,
      `${happenings[about.happening]} · ${purposes[purpose]} · ${deliveries[delivery]} · ${machinePolicies[machines]}${asksToConfirm ? ' · Press 1 to confirm' : ''}`,
      readable(previewCard(preview, { mayAsk: false })),
    ].join('\n'),
  };
}

const households = Array.from({ length: 40 }, (_, n) => transcript(n));

test.each(spoken)('what households of %s hear and read is what was reviewed', async (language) => {
  const own = households.filter((one) => one.language === language);

  expect(own.length).toBeGreaterThan(2);
  const text = [languageName(language).toUpperCase(), ...own.map((one) => one.text), ''].join(
    '\n\n',
  );
  await expect(text).toMatchFileSnapshot(path.join(import.meta.dirname, `${language}.txt`));
});

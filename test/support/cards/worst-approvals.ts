import { prefillTexts } from '#domain/closure/draft/standard-message.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { aClosure, at, oddities } from './a-closure.ts';

const recordings = ['en', 'es', 'vi', 'ar', 'zh'].map((language) => ({
  language,
  by: 'Bartholomew Featherstonehaugh',
  seconds: 14,
}));

/** As long as a card shows a text whole. */
const ownWords =
  'On Friday, November 27, Cottonwood Elementary School, Meadowlark Middle School and Snake River High School are closed because the heating has failed in all three buildings. Buses do not run. The meal pick-up at the district office is open from 11:30 am to 1:00 pm. Call 402-555-0142 with questions.';

/** Who was asked, and who is away. */
const around: Partial<CampaignView> = {
  asked: [
    'Bartholomew Featherstonehaugh',
    'Inés Carvajal',
    'Marcus Oyelaran',
    'Hana Kobayashi',
    'Joan Abernathy',
  ],
  away: [
    {
      person: 'Bartholomew Featherstonehaugh',
      until: at('2026-12-24T00:00'),
      standIn: 'Maria Guadalupe Hernandez-Villanueva',
    },
    { person: 'Tom Ferreira', until: at('2026-12-01T00:00'), standIn: null },
  ],
  waking: { called: 3, lastAt: at('2026-11-27T05:15') },
};

const edited: Partial<CampaignView> = {
  version: 3,
  sentBack: {
    by: 'Bartholomew Featherstonehaugh',
    at: at('2026-11-27T05:02'),
    reason:
      'Say that the buses do not run, name the schools, and give the number of the office, because families call the schools and nobody is there to pick up at this hour.',
  },
};

type Warnings = NonNullable<CampaignView['sealed']>['warnings'];

const since: NonNullable<Warnings['since']> = {
  version: 2,
  changes: [
    { kind: 'texts', changed: ['en', 'es'], added: ['so'], removed: ['zh'] },
    { kind: 'date', was: '2026-11-26', is: '2026-11-27' },
    { kind: 'stop', was: '2026-11-27T13:00:00Z', is: '2026-11-27T14:00:00Z' },
    { kind: 'counts', phones: [1802, 1990], leftOut: [52, 61] },
    { kind: 'confirm', was: false, is: true },
  ],
};

const own = (view: CampaignView, body: string): CampaignView['texts'] =>
  view.texts.map((text) => (text.language === 'en' ? { ...text, body } : text));

/** As long as a form takes it. */
const emergencyFact = 'Gas leak at Cottonwood Elementary, all buildings of the block are shut';

/** Three warnings, edited, recorded, own words, and an approver away: all that a card may have to say at once. */
export function aWorstApproval(
  change: Partial<CampaignView> = {},
  {
    odd,
    wantTexts = { only: 0, first: 0 },
  }: Pick<Warnings, 'odd'> & {
    wantTexts?: { only: number; first: number };
  } = oddities,
): CampaignView {
  const view = aClosure(
    { ...edited, ...around, recordings, asksToConfirm: true, machines: 'leave', emergencyFact },
    { warnings: { odd, since }, withoutConsent: 233, wantTexts },
  );
  const words = { template: null, sources: { ...view.words.sources, en: 'written' as const } };
  return { ...view, texts: own(view, ownWords), words, ...change };
}

const longWarnings: Warnings['odd'] = [
  {
    kind: 'first-ring',
    at: at('2026-11-27T05:01').toString(),
    timeZone: 'America/Chicago',
    phones: 1802,
  },
  {
    kind: 'first-ring',
    at: at('2026-11-27T05:01').toString(),
    timeZone: 'America/Denver',
    phones: 188,
  },
  { kind: 'ground-for-counsel' },
  {
    kind: 'expires-at-night',
    at: at('2026-11-27T05:20').toString(),
    calledFrom: at('2026-11-27T05:05').toString(),
  },
  ...oddities.odd.filter((one) => 'language' in one),
];

/** California asks nothing of an emergency, and no other call has an hour of its own. */
const schoolMatter: Warnings['odd'] = [
  { kind: 'live-announcement' },
  ...longWarnings.filter(({ kind }) => kind !== 'first-ring' && kind !== 'ground-for-counsel'),
];

/** In the night before a school day: everything that has an hour, in two time zones. */
const night: Warnings['odd'] = longWarnings;

const evacuated = ['Cottonwood Elementary', 'Meadowlark Middle', 'Snake River High'];

/** As the form begins with it, for three schools of nine. */
const evacuation: Partial<CampaignView> = {
  ...around,
  happening: 'evacuation',
  ground: 'threat',
  tells: 'both',
  asksIfSafe: true,
  contacts: { after: 15, phones: 412 },
  noMail: 'none',
  schools: evacuated,
  schoolsInDistrict: 9,
  texts: Object.entries(
    prefillTexts(['en', 'es', 'vi', 'ar', 'zh'], {
      happening: 'evacuation',
      ground: 'threat',
      eventDate: '2026-11-27',
      schools: evacuated,
      isWholeDistrict: false,
    }),
  ).map(([language, body]) => ({ language, body })),
};

/** In every way that words can say something else than the form, and in two languages. */
const contradicted: Warnings['odd'] = [
  { kind: 'words-contradict', about: 'schools', language: 'en', said: 'Birch Middle' },
  { kind: 'words-contradict', about: 'happening', language: 'en', said: '2 hours late' },
  { kind: 'words-contradict', about: 'day', language: 'en', said: 'Tuesday' },
  { kind: 'words-contradict', about: 'day', language: 'es', said: 'martes' },
];

/** Waiting cards, from the plainest to the fullest. */
export const approvals: [name: string, view: CampaignView][] = [
  [
    'nothing unusual, two approvers told',
    aClosure({ asked: ['Inés Carvajal', 'Marcus Oyelaran'] }),
  ],
  ['three warnings', aClosure(around, { warnings: oddities })],
  ['three warnings and recordings', aClosure({ ...around, recordings }, { warnings: oddities })],
  ['three warnings, edited, recorded, own words, an approver away', aWorstApproval()],
  [
    'the three longest warnings, of a correction',
    aWorstApproval({ corrects: 11, happening: 'other' }, { odd: longWarnings }),
  ],
  [
    'night, with the standard words',
    aClosure({ ...around, noMail: 'none' }, { warnings: { odd: night }, letterCount: 1704 }),
  ],
  [
    'a school matter at night',
    aClosure(
      { ...around, purpose: 'school-mission', ground: 'none', noMail: 'none' },
      {
        warnings: { odd: schoolMatter },
        letterCount: 1704,
        fit: {
          deferred: 1802,
          never: 12,
          tooSlow: 0,
          fits: 176,
          firstRing: at('2026-11-27T08:00'),
          lastRing: at('2026-11-27T08:40'),
        },
      },
    ),
  ],
  [
    'an evacuation with three warnings',
    aClosure(evacuation, {
      warnings: { odd: oddities.odd },
      letterCount: 1704,
      staffCount: 120,
      withoutConsent: 233,
      checkCode: '123456',
    }),
  ],
  [
    'version 2 with long words',
    aWorstApproval(
      { version: 2, recordings: [] },
      { odd: oddities.odd.filter((one) => 'language' in one) },
    ),
  ],
  [
    'words against the form, and three warnings',
    aWorstApproval({}, { odd: [...contradicted, ...oddities.odd] }),
  ],
  ['a school matter in California', aWorstApproval({ happening: 'other' }, { odd: schoolMatter })],
  [
    'a text to be opened first',
    aWorstApproval({ texts: own(aClosure(), `${ownWords} ${ownWords} ${ownWords}`) }),
  ],
  [
    'a first approval of two, and translations that came later',
    aWorstApproval({
      approvalsNeeded: 2,
      decisions: [
        {
          by: 'Maria Guadalupe Hernandez-Villanueva',
          at: at('2026-11-27T05:04'),
          decision: 'approved',
          platform: 'teams',
        },
      ],
      translations: ['so', 'ti'].map((language) => ({
        language,
        state: 'accepted',
        failure: null,
        accepted: 'x',
        by: 'Hodan Abdi',
        at: at('2026-11-27T05:10'),
        readers: 1,
      })),
    }),
  ],
];

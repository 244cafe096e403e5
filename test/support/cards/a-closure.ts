import { prefillTexts } from '#domain/closure/draft/standard-message.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';

const timeZone = 'America/Chicago';
export const at = (local: string) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant();

type Sealed = NonNullable<CampaignView['sealed']>;

/** A closure of a district of three schools that waits for approval at 5 am, in five languages, with nothing unusual. */
export function aClosure(
  change: Partial<CampaignView> = {},
  sealed: Partial<Sealed> = {},
): CampaignView {
  const schools = ['Adams Elementary', 'Birch Middle', 'Cedar High'];
  const texts = prefillTexts(['en', 'es', 'vi', 'ar', 'zh'], {
    happening: 'closed',
    ground: 'weather',
    eventDate: '2026-11-27',
    schools,
    isWholeDistrict: true,
  });
  return {
    id: '01890000-0000-7000-8000-000000000012',
    number: 12,
    state: 'submitted',
    version: 1,
    happening: 'closed',
    ground: 'weather',
    purpose: 'emergency',
    schools,
    schoolsInDistrict: 3,
    tells: 'families',
    eventDate: '2026-11-27',
    delivery: 'call-then-text',
    machines: 'leave-and-retry',
    startAt: null,
    stopTryingAt: at('2026-11-27T08:00'),
    timeZone,
    districtName: 'Maple Valley Schools',
    author: 'Dana Whitfield',
    writers: [{ id: '01890000-0000-7000-8000-000000000001', name: 'Dana Whitfield' }],
    submittedAt: at('2026-11-27T05:00'),
    decisions: [],
    followers: [],
    approvalsNeeded: 1,
    isApproved: false,
    away: [],
    asked: [],
    translations: [],
    texts: Object.entries(texts).map(([language, body]) => ({ language, body })),
    words: {
      template: null,
      sources: Object.fromEntries(Object.keys(texts).map((language) => [language, 'standard'])),
    },
    sealed: {
      code: '7f3a-91c2',
      fingerprint: '7f3a91c2'.repeat(8),
      expiresAt: at('2026-11-27T05:20'),
      voiceCount: 1990,
      textCount: 1802,
      textSegments: { byLanguage: { en: 1, es: 1, vi: 2, ar: 2, zh: 2 }, total: 2060 },
      guardianCount: 1704,
      sharedCount: 402,
      staffCount: null,
      letterCount: null,
      reach: {
        phones: 1990,
        missed: [
          { reason: 'opted out of emergency messages too', count: 40 },
          { reason: 'number not in service', count: 21 },
        ],
      },
      allowed: [
        { channel: 'voice', rule: 'emergency', reason: 'emergency', count: 1990 },
        { channel: 'text', rule: 'emergency', reason: 'emergency', count: 1802 },
      ],
      withoutConsent: 0,
      wantTexts: { only: 0, first: 0 },
      excluded: [
        {
          channel: 'voice',
          rule: 'emergency-opt-out',
          reason: 'opted out of emergency messages too',
          count: 40,
        },
        { channel: 'text', rule: 'landline', reason: 'landline can’t receive texts', count: 188 },
      ],
      warnings: { odd: [] },
      callerIds: ['+14025550199'],
      ...sealed,
    },
    callsPerSecond: 20,
    callsAtOnce: null,
    isPublished: false,
    centsPerCall: 1.4,
    centsPerText: 0.8,
    startedAt: null,
    endedAt: null,
    endedBy: null,
    endReason: null,
    corrects: null,
    notifies: null,
    tellsRights: null,
    ...change,
  };
}

/** Three warnings, a language that is missing, one that was not updated and one that says another hour. */
export const oddities: Sealed['warnings'] = {
  odd: [
    { kind: 'other-size', phones: 1990, usual: 1140, closures: 8 },
    { kind: 'first-ring', at: at('2026-11-27T05:01').toString(), timeZone, phones: 1990 },
    { kind: 'holiday', name: 'Day after Thanksgiving' },
    { kind: 'language-stale', language: 'vi', isKept: false },
    {
      kind: 'language-differs',
      language: 'es',
      english: ['10:15 am'],
      other: ['9:15 a. m.'],
      isKept: true,
    },
    { kind: 'language-missing', language: 'so', phones: 41 },
    { kind: 'words-unchecked', language: 'es', phones: 446 },
    { kind: 'words-unchecked', language: 'vi', phones: 112 },
    { kind: 'words-unchecked', language: 'ar', phones: 60 },
    { kind: 'words-unchecked', language: 'zh', phones: 40 },
  ],
};

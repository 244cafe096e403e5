/** The district's name and the number to call, as people write it. */
const district = ['name', 'number'] as const;
const closed = ['day', 'schools', 'reason', 'hasReason?'] as const;
const lacking = ['day', 'schools'] as const;
const since = ['what', 'about', 'since'] as const;

/**
 * What may be filled in, by sentence. One with `?` may be left out by a language; the others must be in it wherever they
 * are in the English. Sentences that are not in this list have none. CONTRIBUTING.md says what each is filled with.
 */
export const placeholders = {
  day: ['date?', 'weekday?', 'dayOfMonth?', 'month?'],
  'schools.next': ['schools', 'next'],
  'schools.last': ['schools', 'last'],
  'reasons.inSentence': ['reason'],
  'closure.closed': closed,
  'closure.no-heat': lacking,
  'closure.no-water': lacking,
  'closure.no-power': lacking,
  'closure.late-30m': closed,
  'closure.late-1h': closed,
  'closure.late-90m': closed,
  'closure.late-2h': closed,
  'closure.late-150m': closed,
  'closure.late-3h': closed,
  'closure.early-dismissal': [...closed, 'time'],
  'closure.remote-day': closed,
  'closure.hold': ['schools'],
  'closure.secure': ['schools'],
  'closure.lockdown': ['schools'],
  'closure.shelter': ['schools', 'reason', 'hasReason?'],
  'closure.evacuation': ['schools', 'reason', 'hasReason?', 'safe'],
  'closure.all-clear': ['schools', 'safe'],
  'closure.hold-lifted': ['schools'],
  'closure.reunification': ['schools', 'place'],
  'closure.correction': ['notice'],
  'spoken.identity': ['name'],
  'spoken.callBack': ['number'],
  'spoken.repeat': ['key'],
  'spoken.contactedOn': ['day?', 'weekday?', 'dayOfMonth?', 'month?'],
  'spoken.reachUs': ['number'],
  'spoken.officeClosed': ['day?', 'weekday?', 'dayOfMonth?', 'month?', 'time'],
  'spoken.code': ['code'],
  'spoken.checkCode': ['code'],
  'texted.help': district,
  'texted.code': ['name', 'code'],
  'texted.checkCode': ['code'],
  'texted.page': ['name', 'link'],
  'texted.newest': [...district, 'day', 'notice'],
  'texted.answers.read': ['name'],
  'texted.answers.call': district,
  'texted.answers.details': ['name'],
  'texted.answers.corrected': ['name'],
  'texted.answers.ready': district,
  'texted.confirmation.any': district,
  'texted.confirmation.voice': district,
  'texted.confirmation.text': district,
  'texted.confirmation.nothing': district,
  'texted.confirmation.doubtful': ['confirmation'],
  consent: ['name'],
  'breach.message': ['day', 'data', 'happened'],
  'breach.letter.to': ['student'],
  'breach.letter.toGuardian': ['guardian'],
  'breach.letter.dates': ['from', 'until', 'found'],
  'breach.letter.found': ['found'],
  'breach.letter.data': ['data'],
  'breach.letter.people': ['students'],
  'breach.letter.steps.unsure': ['number'],
  'breach.letter.call': district,
  'pages.family.title': ['name'],
  'pages.family.intro': ['name'],
  'pages.family.door.intro': ['name'],
  'pages.family.door.none': ['number'],
  'pages.family.door.busy': ['number'],
  'pages.family.number': ['digits'],
  'pages.family.reasons.agreed': since,
  'pages.family.reasons.too-old': since,
  'pages.family.reasons.stopped': since,
  'pages.family.reasons.stopped-with-emergencies': ['what', 'since'],
  'pages.family.reasons.no-agreement': ['what'],
  'pages.family.reasons.emergencies-need-agreement': ['what'],
  'pages.family.emergenciesGoOn': ['what'],
  'pages.family.emergenciesEnd': ['what'],
  'pages.family.agree.title': ['channel', 'purpose'],
  'pages.family.code.sent': ['digits'],
  'pages.family.code.tooMany': ['number'],
  'pages.family.code.noText': ['number'],
  'pages.family.code.carrierStop': ['number'],
  'pages.family.otherWays.call': ['number'],
  'pages.family.version': ['version'],
  'pages.check.title': ['name'],
  'pages.check.intro': ['name'],
  'pages.check.found': ['name'],
  'pages.check.sent': ['day', 'time'],
  'pages.agreement.how.voice': ['name'],
  'pages.agreement.how.text': ['name'],
  'pages.agreement.stop.voice': ['number'],
  'pages.agreement.stop.text': ['number'],
  'pages.agreement.sign': ['version'],
  'pages.rightsMessage': ['link'],
  'pages.rights': district,
  'pages.privacy': district,
  'pages.terms': district,
} as const satisfies Record<string, readonly string[]>;

export type Placeholders = typeof placeholders;

const ofSentence = new Map<string, readonly string[]>(Object.entries(placeholders));

/** Those of one sentence; each of a notice has the same ones. */
export function placeholdersOf(path: string): readonly string[] {
  const notice = /^pages\.(?:rights|privacy|terms)(?=\.)/.exec(path)?.[0];
  return ofSentence.get(notice ?? path) ?? [];
}

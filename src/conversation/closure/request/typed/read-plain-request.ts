import { type Ground, isProtocolAction } from '#domain/shared/happening.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';
import type { RequestWords } from './read-request.ts';

/** A form that plain words may mean: how people say it, and how a button names it. */
type Form = {
  what: RequestWords['what'];
  label: string;
  said: RegExp;
  /** Single words that somebody may have mistyped. */
  like: readonly string[];
};

/** The more particular first: “no heat, schools closed” is no heat. */
const forms: readonly Form[] = [
  {
    what: 'lockdown',
    label: 'Lockdown',
    said: /\block(?:ed|ing)?[ -]?down\b/,
    like: ['lockdown', 'locked'],
  },
  {
    what: 'evacuation',
    label: 'Evacuation',
    said: /\bevacuat(?:e|ed|ing|ion)\b/,
    like: ['evacuate', 'evacuation'],
  },
  {
    what: 'shelter',
    label: 'Shelter',
    said: /\bshelter(?:ed|ing)?(?: in place)?\b/,
    like: ['shelter'],
  },
  {
    what: 'secure',
    label: 'Secure',
    said: /\bsecured?\b|\block(?:ed)?[ -]?out\b/,
    like: ['secure', 'lockout'],
  },
  { what: 'hold', label: 'Hold', said: /\bhold(?:ing)?(?: in place)?\b/, like: ['holding'] },
  {
    what: 'no-heat',
    label: 'Closed: no heat',
    said: /\bno heat\b|\bheat(?:ing)? (?:is )?out\b/,
    like: ['heat', 'heating'],
  },
  { what: 'no-water', label: 'Closed: no water', said: /\bno water\b/, like: ['water'] },
  {
    what: 'no-power',
    label: 'Closed: no power',
    said: /\bno (?:power|electricity)\b|\bpower (?:is )?out(?:age)?\b/,
    like: ['power', 'outage', 'electricity'],
  },
  {
    what: 'early-dismissal',
    label: 'Early dismissal',
    said: /\bearly (?:dismissal|release|out)\b|\bdismiss(?:al|ing|ed)?(?: early)?\b|\brelease(?:d)?(?: early)?\b|\b(?:let|get) out(?: early)?\b|\bsend (?:\w+ )?home(?: early)?\b|\bout early\b|\bhalf day\b/,
    like: ['early', 'dismiss', 'dismissal', 'release'],
  },
  {
    what: 'late',
    label: 'Late start',
    said: /\bdelay(?:ed|s)?(?: (?:start|opening))?\b|\blate(?: (?:start|opening))?\b|\bopen(?:ing)? late\b/,
    like: ['delay', 'delayed', 'late', 'hour'],
  },
  {
    what: 'remote-day',
    label: 'Remote-learning day',
    said: /\b(?:remote|virtual|online|distance|e-?learning)(?: learning)?(?: day)?\b/,
    like: ['remote', 'virtual', 'online', 'learning'],
  },
  { what: 'all-clear', label: 'All clear', said: /\ball clear\b/, like: ['clear'] },
  {
    what: 'closed',
    label: 'Closed',
    said: /\b(?:snow|ice|cold|weather|storm) day\b|\bno (?:school|classes|class)\b|(?<!\b(?:not|no longer|isn['’]t) )\bclos(?:e|es|ed|ing)(?: down)?\b|\bshut(?: down)?\b|\bcall(?:ing)? off\b|\bcancel(?:l?ed|l?ing)?\b/,
    like: ['close', 'closed', 'cancel', 'snow', 'school'],
  },
  {
    what: 'open',
    label: 'Open as usual',
    said: /(?<!\b(?:not|never|cannot|\w+n['’]t) (?:be )?)\b(?:re-?)?open(?:s|ing)?(?: (?:as usual|after all|on time))?\b|\b(?:not|no longer|isn['’]t) closed\b/,
    like: ['open', 'reopen'],
  },
];

const reasons: ReadonlyMap<string, Ground> = new Map([
  ...[
    'snow',
    'ice',
    'icy',
    'storm',
    'blizzard',
    'weather',
    'cold',
    'wind',
    'flood',
    'hurricane',
  ].map((word) => [word, 'weather'] as const),
  ...['tornado', 'hail', 'lightning'].map((word) => [word, 'weather'] as const),
  ...['fire', 'smoke'].map((word) => [word, 'fire'] as const),
  ...['flu', 'illness', 'gas', 'spill', 'hazmat'].map((word) => [word, 'health'] as const),
  ...['threat'].map((word) => [word, 'threat'] as const),
]);

export type PlainWords =
  | { kind: 'request'; request: RequestWords }
  /** Calls, or classes: only who typed it knows. */
  | { kind: 'cancel' };

/** What somebody means who types as they would say it, such as `2 hour delay tomorrow`; undefined where no form is named. */
export function readPlainWords(words: readonly string[]): PlainWords | undefined {
  const text = words.join(' ');
  const form = forms.find(({ said }) => said.test(text));
  if (form === undefined) return undefined;
  const rest = text
    .replace(form.said, ' ')
    .split(' ')
    .filter((word) => word !== '');
  const isCancel = form.said.exec(text)?.[0].startsWith('cancel') === true;
  if (
    isCancel &&
    rest.every((word) =>
      /^(?:\d{1,6}|it|this|that|the|all|closure|calls?|calling|texts?)$/.test(word),
    )
  )
    return { kind: 'cancel' };
  const ground = groundOf(form, words);
  // What is typed beside an action is read where its form opens.
  if (isProtocolAction(form.what))
    return { kind: 'request', request: { what: form.what, ground, words: rest } };
  return { kind: 'request', request: { what: form.what, ground, words: rest.filter(isNoReason) } };
}

function groundOf({ what }: Form, words: readonly string[]): Ground | undefined {
  if (what === 'no-heat' || what === 'no-water' || what === 'no-power') return 'building';
  return reasonIn(words);
}

/** The first word that says why. */
export const reasonIn = (words: readonly string[]): Ground | undefined =>
  words.map((word) => reasons.get(word)).find((ground) => ground !== undefined);

export const isNoReason = (word: string) => !reasons.has(word);

/** The two forms that come nearest to what nothing understood. */
export function nearestForms(words: readonly string[]): { words: string; label: string }[] {
  const said = words.slice(0, mostCompared).map((word) => word.slice(0, longestWord));
  const changes = ({ like }: Form) =>
    Math.min(...like.flatMap((word) => said.map((one) => editDistance(one, word) / word.length)));
  return usual
    .map((form) => ({ form, changes: changes(form) }))
    .toSorted((one, other) => one.changes - other.changes)
    .slice(0, 2)
    .map(({ form }) => ({ words: spoken[form.what] ?? 'closed', label: form.label }));
}

const mostCompared = 6;
const longestWord = 20;

/** Those that are asked for most come first where none is nearer. */
const usual = [
  'closed',
  'late',
  'early-dismissal',
  'remote-day',
  'evacuation',
  'lockdown',
  'secure',
  'shelter',
  'hold',
].flatMap((what) => forms.find((form) => form.what === what) ?? []);

/** What opens each of them when it is typed. */
const spoken: Partial<Record<RequestWords['what'], string>> = {
  closed: 'closed',
  late: 'late',
  'early-dismissal': 'early',
  'remote-day': 'remote',
  evacuation: 'evacuate',
  lockdown: 'lockdown',
  secure: 'secure',
  shelter: 'shelter',
  hold: 'hold',
};

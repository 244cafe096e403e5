import type { FamilyAnswer, FamilyPhone } from '#domain/consent/family/family.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import type { FamilyWords } from './family-view.ts';

/** Why something comes or does not, where a family should understand it. */
type Reason = keyof FamilyWords['reasons'];

/** Rules that say enough by themselves, whatever was agreed to. */
const byRule: Partial<Record<string, Reason>> = {
  'gate-outdated': 'being-counted',
  'unknown-phone': 'being-counted',
  'emergency-line': 'ruled-out',
  'wrong-number': 'wrong-number',
  reassigned: 'reassigned',
  'no-identity': 'ruled-out',
  'not-on-roster': 'ruled-out',
  'barred-by-custody': 'ruled-out',
  'district-block': 'ruled-out',
  'bad-number': 'out-of-service',
  'landline-text': 'landline',
  'texts-only': 'texts-only',
  'carrier-stop': 'carrier-stop',
  'emergency-opt-out': 'stopped-with-emergencies',
  'emergency-without-consent': 'emergencies-need-agreement',
  'mission-residential': 'few-without-agreement',
  'monthly-cap': 'few-without-agreement',
  'mission-student-line': 'needs-parent',
  'other-student-line': 'student-line',
  'consent-too-old': 'too-old',
};

const needsCheck = new Set(['number-unchecked', 'other-unchecked']);

/** What explains an answer. An emergency that is allowed needs no explanation. */
function reasonsOf(answer: FamilyAnswer, phone: FamilyPhone): Reason[] {
  const own = byRule[answer.rule];
  if (own !== undefined) return [own];
  if (answer.purpose === 'emergency') return [];
  if (needsCheck.has(answer.rule)) return ['agreed', 'being-checked'];
  if (answer.consent === 'given') return ['agreed'];
  if (answer.consent === 'withdrawn') return ['stopped'];
  return phone.isStudentLine && answer.purpose === 'other' ? ['student-line'] : ['no-agreement'];
}

const dated = new Set<Reason>(['agreed', 'too-old', 'stopped', 'stopped-with-emergencies']);

type Finding = { reason: Reason; channel: Channel; purpose: Purpose; since: string };

/** One sentence a reason, though the same one may stand behind several answers of a number. */
export function explain(
  phone: FamilyPhone,
  words: FamilyWords,
  dateOf: (instant: Temporal.Instant) => string,
): string[] {
  const findings = phone.answers.flatMap((answer): Finding[] =>
    reasonsOf(answer, phone).map((reason) => ({
      ...answer,
      reason,
      since: dated.has(reason) && answer.since !== null ? dateOf(answer.since) : '',
    })),
  );
  const keyOf = (finding: Finding) =>
    [finding.reason, finding.since, aboutOf(finding, findings)].join('\n');
  return [...Map.groupBy(findings, keyOf).values()].flatMap((alike) => {
    const channels = alike.map(({ channel }) => channel);
    return alike.slice(0, 1).map((one) => {
      const say = words.reasons[one.reason];
      return typeof say === 'string'
        ? say
        : say({ what: whichOf(channels), about: aboutOf(one, findings), since: one.since });
    });
  });
}

/** Calls, texts, or both, as the sentences choose by it. */
export function whichOf(channels: readonly Channel[]): Channel | 'both' {
  const [first = 'both', ...others] = new Set(channels);
  return others.length === 0 ? first : 'both';
}

/** Two days for one channel are told apart by what each is about; else nobody needs to read that. */
function aboutOf(
  { reason, channel, purpose, since }: Finding,
  findings: Finding[],
): 'school' | 'beyond' | 'nothing' {
  const isAmbiguous = findings.some(
    (other) => other.reason === reason && other.channel === channel && other.since !== since,
  );
  if (!isAmbiguous || purpose === 'emergency') return 'nothing';
  return purpose === 'school-mission' ? 'school' : 'beyond';
}

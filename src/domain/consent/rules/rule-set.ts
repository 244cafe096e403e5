/** A dated set of rules. The one in force is the youngest whose day has come, in the district's zone. */
export type RuleSet = {
  version: string;
  /** ISO 8601 calendar date; null: it waits for one. */
  inForceFrom: string | null;
  /** What a withdrawal that answers one kind of message ends by law: every kind, or that kind. */
  reach: 'all' | 'category';
  /** The set that takes its place; both are dated together. */
  supersededBy: string | null;
  citation: string;
  rules: number;
  /** Rules that ask for more than the law even under the policy “law”, each with why. */
  beyondLaw: { id: string; why: string }[];
};

/** The set that this one is dated with, if there is one. */
export const partnerOf = <T extends Pick<RuleSet, 'version' | 'supersededBy'>>(
  sets: readonly T[],
  of: T,
): T | undefined =>
  sets.find(
    ({ version, supersededBy }) => version === of.supersededBy || supersededBy === of.version,
  );

export function setInForce<T extends Pick<RuleSet, 'inForceFrom'>>(
  sets: readonly T[],
  today: string,
): T | undefined {
  return sets
    .filter(({ inForceFrom }) => inForceFrom !== null && inForceFrom <= today)
    .toSorted((one, other) => ((one.inForceFrom ?? '') < (other.inForceFrom ?? '') ? -1 : 1))
    .at(-1);
}

/** Days to come on which withdrawals begin to reach further or less far, and the gates must be derived again. */
function changesOfReach(sets: readonly RuleSet[], today: string): RuleSet[] {
  const current = setInForce(sets, today);
  const coming = sets
    .filter(({ inForceFrom }) => inForceFrom !== null && inForceFrom > today)
    .toSorted((one, other) => ((one.inForceFrom ?? '') < (other.inForceFrom ?? '') ? -1 : 1));
  return coming.filter((set, place) => set.reach !== (coming[place - 1] ?? current)?.reach);
}

const warnedDays = 30;

/** Sets that take effect within 30 days. */
function soonInForce(sets: readonly RuleSet[], today: string): RuleSet[] {
  const last = Temporal.PlainDate.from(today).add({ days: warnedDays }).toString();
  return sets.filter(
    ({ inForceFrom }) => inForceFrom !== null && inForceFrom > today && inForceFrom <= last,
  );
}

export type RuleSetList = { sets: RuleSet[]; today: string; policy: string | undefined };

const reaches = {
  all: 'an opt-out ends every kind of message',
  category: 'an opt-out ends the kind it answers',
};

/** The sets as lines for a terminal. */
export function describeRuleSets({ sets, today, policy }: RuleSetList): string {
  const current = setInForce(sets, today);
  const width = Math.max(...sets.map(({ version }) => version.length));
  const lines = sets.map((set) => {
    const mark = set.version === current?.version ? '*' : ' ';
    return [
      `${mark} ${set.version.padEnd(width)}  ${(set.inForceFrom ?? 'no day yet').padEnd(10)}  ${set.rules} rules, ${reaches[set.reach]}`,
      `  ${' '.repeat(width)}  ${set.citation}`,
      ...(set.supersededBy === null
        ? []
        : [`  ${' '.repeat(width)}  superseded by ${set.supersededBy}: date both together`]),
    ].join('\n');
  });
  const changes = policy === 'law' ? changesOfReach(sets, today) : [];
  return [
    ...lines,
    '* in force today',
    ...soonInForce(sets, today).map(
      ({ version, inForceFrom }) =>
        `WARNING: ${version} takes effect on ${inForceFrom}. See that it still says what the law says.`,
    ),
    ...changes.map(
      ({ inForceFrom, reach }) =>
        `From ${inForceFrom} ${reaches[reach]}: run “npm run cli -- consent rebuild” that day.`,
    ),
    ...(policy === undefined || policy === 'law'
      ? []
      : [
          `The district's policy is ${policy}: every opt-out ends every kind of message, whichever set is in force.`,
        ]),
    ...describeBeyondLaw({ sets, today }),
  ].join('\n');
}

/** What the policy “law” asks for beyond the law, as lines. */
export function describeBeyondLaw({ sets, today }: Pick<RuleSetList, 'sets' | 'today'>): string[] {
  const beyond = setInForce(sets, today)?.beyondLaw ?? [];
  if (beyond.length === 0) return [];
  return [
    `${beyond.length} rules ask for more than the law, whatever the policy. “closure why” says so where one decides.`,
    ...beyond.map(({ id, why }) => `  ${id}: ${why}`),
  ];
}

export type RuleDated =
  /** `reachChanged`: every gate is out of date from now on, and must be derived again. */
  | { kind: 'dated'; inForce: string; reachChanged: boolean }
  /** Each set is dated together with the one that takes its place, or whose place it takes. */
  | { kind: 'refused'; reason: 'without-partner'; set: DatedSet; partner: DatedSet }
  /** none-in-force: without a set there is no rule, and without a rule nobody may be called at all. */
  | {
      kind: 'refused';
      reason: 'unknown-set' | 'day-taken' | 'after-successor' | 'none-in-force';
    };

export type DatedSet = Pick<RuleSet, 'version' | 'inForceFrom'>;

const refusals = {
  'unknown-set': 'There is no such set. “npm run cli -- rules list” shows them.',
  'day-taken': 'Another set starts on that day.',
  'after-successor':
    'That set would begin after the one that supersedes it, and be in force again. Date it earlier, or “none”.',
  'none-in-force':
    'No set would be in force today, and no one could be called, not even in an emergency.',
};

export function describeRuleDated(dated: RuleDated): string {
  if (dated.kind === 'refused')
    return dated.reason === 'without-partner'
      ? describeWithoutPartner(dated)
      : refusals[dated.reason];
  return [
    `The date is set. In force today: ${dated.inForce}.`,
    ...(dated.reachChanged
      ? [
          'Opt-outs now cover more or less than before. Run “npm run cli -- consent rebuild”; until then calls go out only in an emergency.',
        ]
      : []),
  ].join('\n');
}

function describeWithoutPartner({ set, partner }: { set: DatedSet; partner: DatedSet }): string {
  const day = ({ version, inForceFrom }: DatedSet) =>
    `${version} applies ${inForceFrom === null ? 'from no date yet' : `from ${inForceFrom}`}`;
  return [
    `One of these sets takes the other’s place, so both are dated together. Now ${day(set)}, and ${day(partner)}.`,
    `Say both: npm run cli -- rules date ${set.version} <date> ${partner.version} <date or none>`,
  ].join('\n');
}

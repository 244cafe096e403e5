import type { MachinePolicy } from '#domain/attempt/machine/attempt.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { Afterwards, Ground, Happening } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { choice, flag, maybe, type Term } from './term.ts';

/** Whom of its schools a closure tells. */
export type Told = 'families' | 'staff' | 'both';

type ToldStaff = Exclude<Told, 'families'>;

/**
 * What is asked for, each option once, in the order in which changes are told. Drafts, versions, seals, entries, forms and weekly
 * notices are made of it; `terms_of` has in SQL what is sealed.
 */
const terms = {
  happening: choice<Happening>()({
    column: 'happening',
    field: 'happening',
    isSealed: true,
    isEntered: true,
    isWeekly: true,
    change: 'happening',
  }),
  ground: choice<Ground>()({
    column: 'ground',
    field: 'ground',
    isSealed: true,
    isEntered: true,
    isWeekly: true,
    change: 'ground',
  }),
  purpose: choice<Purpose>()({
    column: 'purpose',
    field: 'purpose',
    isOption: true,
    isSealed: true,
    isEntered: true,
    isWeekly: true,
    change: 'purpose',
  }),
  /** What endangers health or safety, in the requester’s words; of an announcement that is an emergency only. */
  emergencyFact: maybe<string>()({
    column: 'emergency_fact',
    field: 'fact',
    isSealed: true,
    change: 'fact',
  }),
  /** Families, unless somebody chose otherwise. */
  tells: {
    ...choice<ToldStaff>()({
      column: 'tells',
      field: 'tells',
      isOption: true,
      isSealed: true,
      isEntered: true,
      isWeekly: true,
      change: 'told',
    }),
    usual: 'families',
  },
  delivery: choice<Delivery>()({
    column: 'delivery',
    field: 'delivery',
    isOption: true,
    isSealed: true,
    isEntered: true,
    isWeekly: true,
    change: 'delivery',
  }),
  /** What an answering machine gets. */
  machines: choice<MachinePolicy>()({
    column: 'machines',
    field: 'machines',
    isOption: true,
    isSealed: true,
    isEntered: true,
    isWeekly: true,
    change: 'machines',
  }),
  /** Calls ask families to press 1 when they heard it. */
  asksToConfirm: flag({
    column: 'asks_to_confirm',
    field: 'confirm',
    isOption: true,
    isSealed: true,
    isEntered: true,
    isWeekly: true,
    change: 'confirm',
  }),
  /** Of an action of the building: phones of staff and of students ring, too. They are texted alone, unless this. */
  ringsInside: flag({
    column: 'rings_inside',
    field: 'ring',
    isOption: true,
    isSealed: true,
    isEntered: true,
    change: 'ring',
  }),
  /**
   * After how many minutes the emergency contacts are called of families of whom no person was told. The seal has it beside their
   * phones.
   */
  contactsAfter: maybe<number>()({
    column: 'contacts_after',
    field: 'contacts',
    isOption: true,
    unsaid: 'no',
    isEntered: true,
    change: 'contacts',
  }),
  /** ISO 8601 calendar date of the closure. */
  eventDate: choice<string>()({
    column: 'event_date',
    field: 'date',
    isSealed: true,
    change: 'date',
  }),
  /** What comes after an action that is over, as the standard words say it. */
  afterwards: maybe<Afterwards>()({
    column: 'afterwards',
    field: 'afterwards',
    unsaid: 'nothing',
  }),
  /** `HH:MM` in the district’s zone, when students leave; of an early dismissal, or after an action. */
  dismissalTime: maybe<string>()({
    column: 'dismissal_time',
    field: 'dismissalTime',
    isSealed: true,
    change: 'dismissal',
  }),
  /** The requester chose that the standard words say that everybody is safe. */
  saysSafe: flag({ column: 'says_safe', field: 'safe' }),
  /** Where children are picked up, as the words say it. */
  place: maybe<string>()({ column: 'place', field: 'place' }),
} as const;

type All = typeof terms;
type Name = keyof All;
type SaidOf<N extends Name> = NonNullable<All[N]['said']>;
type UsualOf<N extends Name> = All[N] extends { usual: infer Usual } ? Usual : never;
type WithUsual = { [N in Name]: All[N] extends { usual: unknown } ? N : never }[Name];
type Flag = { [N in Name]: All[N] extends { usual: false } ? N : never }[Name];
type Having<What extends keyof Term<unknown>> = {
  [N in Name]: All[N] extends Record<What, unknown> ? N : never;
}[Name];

/** As a version has them. */
export type Terms = { [N in Name]: SaidOf<N> | UsualOf<N> };

/** As somebody says them: what is usual isn’t. */
export type SaidTerms<N extends Name = Name> = {
  [M in Exclude<N, WithUsual>]: SaidOf<M>;
} & { [M in Extract<N, WithUsual>]?: SaidOf<M> };

/** As they are asked for: what is usual may be said. */
export type AskedTerms = {
  [N in Exclude<Name, WithUsual>]: SaidOf<N>;
} & { [N in WithUsual]?: SaidOf<N> | Exclude<UsualOf<N>, null | false> };

/** What is other than in the version before. */
export type TermChange = {
  [N in Having<'change'>]: { kind: All[N]['change' & keyof All[N]]; was: Terms[N]; is: Terms[N] };
}[Having<'change'>];

/** Those whose change is told. */
export type ChangingTerms = Pick<Terms, Having<'change'>>;

type Where = 'isSealed' | 'isEntered' | 'isWeekly';

const all = Object.entries(terms) as [Name, Term<unknown, unknown>][];

const isUsual = (value: unknown, { usual }: Term<unknown, unknown>) =>
  usual !== undefined && (value ?? usual) === usual;

/** What isn’t usual; of one place, or all. */
export const saidTerms = <W extends Where = never>(
  asked: AskedTerms | Terms,
  where?: W,
): SaidTerms<[W] extends [never] ? Name : Having<W>> =>
  Object.fromEntries(
    all.flatMap(([name, term]) =>
      (where === undefined || term[where] === true) && !isUsual(asked[name], term)
        ? [[name, asked[name]]]
        : [],
    ),
  ) as SaidTerms<[W] extends [never] ? Name : Having<W>>;

/** The columns of a version. */
export const termColumns = (asked: AskedTerms) =>
  Object.fromEntries(all.map(([name, { column, usual }]) => [column, asked[name] ?? usual])) as {
    [N in Name as All[N]['column']]: Terms[N];
  };

/** Under which column each is kept. */
export const columnOfTerm = all.map(([name, { column }]) => [name, column] as const);

/** Fields of the form that are left as usual, unless somebody chooses otherwise. */
export const optionFieldsOfTerms = all.flatMap(([, { field, isOption }]) =>
  isOption === true ? [field] : [],
) as All[Having<'isOption'>]['field'][];

/** The yes-or-no options that a form ticks. */
export const tickedTerms = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    all.flatMap(([name, { field, isOption, usual }]) =>
      isOption === true && usual === false && values[field] === 'yes' ? [[name, true]] : [],
    ),
  ) as { [N in Extract<Having<'isOption'>, Flag>]?: true };

/** As the first form has them. */
export const termValues = (version: Terms): Record<string, string> =>
  Object.fromEntries(
    all.map(([name, { field, unsaid = '' }]) => {
      const value = version[name];
      return [
        field,
        value === true ? 'yes' : String(value === false || value === null ? unsaid : value),
      ];
    }),
  );

/** What an approval covers, as the sealed content has it. */
export type SealedTerms = SaidTerms<Having<'isSealed'>>;

/** Each that is other than before, in their order. */
export const changedTerms = (was: ChangingTerms, is: ChangingTerms): TermChange[] =>
  changing.flatMap(([name, { change: kind }]) =>
    was[name] === is[name] ? [] : [{ kind, was: was[name], is: is[name] } as TermChange],
  );

const changing = all.filter(([, { change }]) => change !== undefined) as [
  Having<'change'>,
  Term<unknown, unknown>,
][];

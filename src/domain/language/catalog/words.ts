import type english from '#domain/language/words/en.json';
import type { Value } from './message.ts';
import type { Placeholders } from './placeholders.ts';

type Bare<Name> = Name extends `${infer Own}?` ? Own : Name;

type NamesAt<Path extends string> = Path extends keyof Placeholders
  ? Bare<Placeholders[Path][number]>
  : Path extends `pages.${infer Notice extends 'rights' | 'privacy' | 'terms'}.${string}`
    ? Bare<Placeholders[`pages.${Notice}`][number]>
    : never;

type Sentence<Path extends string> = [NamesAt<Path>] extends [never]
  ? string
  : (values: Readonly<Record<NamesAt<Path>, Value>>) => string;

/** Of the shape of the English file: a string stays one, and a sentence with placeholders is filled in by a call. */
type Said<Text, Path extends string> = Text extends string
  ? Sentence<Path>
  : Text extends readonly (infer Each)[]
    ? readonly Said<Each, `${Path}.0`>[]
    : { readonly [Key in keyof Text & string]: Said<Text[Key], `${Path}.${Key}`> };

/** What families hear on the phone and read in texts, in one language. */
export type CallWords = {
  readonly [Part in
    | 'schools'
    | 'children'
    | 'reasons'
    | 'closure'
    | 'bus'
    | 'spoken'
    | 'texted']: Said<(typeof english)[Part], Part>;
} & { readonly day: Sentence<'day'> };

/** What a guardian agrees to, read out in one language. */
export type ConsentWords = Sentence<'consent'>;

/** How families are told of a breach of their data, in one language. */
export type BreachWords = Said<(typeof english)['breach'], 'breach'>;

/** What families read on their pages, in one language. */
export type PageWords = Said<(typeof english)['pages'], 'pages'>;

import type { NamedGroup } from '#domain/roster/groups/find-groups.ts';
import type { Ground } from '#domain/shared/happening.ts';
import type { NearMeaning, TypedKind } from '../vocabulary/vocabulary.ts';
import type { Token } from './tokens.ts';

export type School = { id: string; name: string };

/** What has no more to it than what it is. */
export type Plain =
  | 'cancel'
  | 'event'
  | 'mistake'
  | 'exclude'
  | 'not'
  | 'or'
  | 'to'
  | 'from'
  | 'every'
  | 'join'
  | 'only'
  | 'also'
  | 'morning'
  | 'filler';

/** What some words of a sentence mean. */
export type Meaning =
  | { is: 'kind'; kind: TypedKind; ground?: Ground }
  | { is: 'ground'; ground: Ground }
  | { is: 'meaning'; meaning: NearMeaning }
  | { is: 'day'; dates: readonly string[]; why?: string }
  | { is: 'duration'; minutes: number }
  | { is: 'time'; time: string }
  | { is: 'number'; number: number }
  /** One is clear; of several nobody said which. */
  | { is: 'school'; schools: readonly School[]; isEach?: true }
  | { is: 'group'; groups: readonly NamedGroup[] }
  | { is: 'contacts'; minutes: number }
  | { is: 'told'; who: 'staff' | 'families' }
  | { is: 'nearly'; nearly: 'exclude' }
  | { is: 'unknown' }
  | { is: Plain };

/** `from` the token, up to and without `to`. */
export type Span = Meaning & { from: number; to: number };

/** What recognizes words at one place: what they mean and how many they are. */
export type Recognizer = (
  tokens: readonly Token[],
  at: number,
) => { length: number; meaning: Meaning } | undefined;

/** Reads tokens that nothing has claimed, from left to right; what one pass claimed the next one leaves alone. */
export class Reading {
  readonly tokens: readonly Token[];
  readonly #taken: (Span | undefined)[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.#taken = tokens.map(() => undefined);
  }

  isFree(from: number, to = from + 1): boolean {
    return (
      to <= this.tokens.length && this.#taken.slice(from, to).every((one) => one === undefined)
    );
  }

  claim(from: number, length: number, meaning: Meaning): void {
    const span = { ...meaning, from, to: from + length };
    this.#taken.fill(span, from, from + length);
  }

  /** Lets a recognizer see each place that is free. */
  pass(recognize: Recognizer): void {
    for (let at = 0; at < this.tokens.length; at += 1) {
      if (!this.isFree(at)) continue;
      const end = this.#taken.findIndex((one, place) => place > at && one !== undefined);
      const found = recognize(end === -1 ? this.tokens : this.tokens.slice(0, end), at);
      if (found === undefined) continue;
      this.claim(at, found.length, found.meaning);
    }
  }

  spans(): Span[] {
    return [...new Set(this.#taken)].filter((one) => one !== undefined);
  }

  said({ from, to }: { from: number; to: number }): string {
    return this.tokens
      .slice(from, to)
      .map(({ said, isGlued }, at) => (at === 0 || isGlued ? said : ` ${said}`))
      .join('');
  }
}

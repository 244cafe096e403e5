import type { OwnerRole } from '#domain/people/operator/operator.ts';
import { count } from '#domain/shared/count-words.ts';

/** A kind of finding, and the check that looks for it. */
export type FindingKind = {
  title: string;
  /** The rule that it breaks, or why it matters. */
  citation: string;
  /** Whose matter it is. */
  owner: OwnerRole;
  /** What its check counts, one of it and many; nothing where no check looks for it. */
  looksAt?: readonly [string, string];
  /** What is wrong, in a few words: counts, codes and ids, never a person. */
  fault: (facts: Facts) => string;
};

type Facts = Record<string, unknown>;

export const number = (facts: Facts, name: string) => Number(facts[name] ?? 0);
export const text = (facts: Facts, name: string) => {
  const value = facts[name];
  return typeof value === 'string' ? value : '';
};
export const words = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** Whichever of these counts are there, each with its words, separated by semicolons. */
export function listed(facts: Facts, names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .filter(([name]) => number(facts, name) > 0)
    .map(([name, said]) => `${count(number(facts, name))} ${said}`)
    .join('; ');
}

/** What an id is told apart by; its beginning is only a time. */
export function shortId(id: string): string {
  return `…${id.slice(-8)}`;
}

import type { Environments } from '#doctor/read-settings.ts';
import type { Product } from '#test/support/product/product.ts';

export type Programs = Record<'bot' | 'worker' | 'imports', Record<string, string>>;

/** Settings to examine in the place of the usual ones, and how the fault is taken away again. */
export type Planted = { environments?: Environments; undo?: () => unknown };

export type Place = {
  product: Product;
  all: Programs;
  /** Other settings for every program that has them. */
  set: (changed: Record<string, string>) => Environments;
};

/** What is wrong, how it is made so, and each thing that doctor names because of it. */
export type Fault = [
  what: string,
  plant: (place: Place) => Planted | Promise<Planted>,
  ...named: string[],
];

export const withSetting =
  (name: string, value: string) =>
  ({ set }: Place): Planted => ({ environments: set({ [name]: value }) });

export function setIn(all: Programs, changed: Record<string, string>): Environments {
  return Object.fromEntries(
    Object.entries(all).map(([program, variables]) => [
      program,
      {
        ...variables,
        ...Object.fromEntries(Object.entries(changed).filter(([name]) => name in variables)),
      },
    ]),
  );
}

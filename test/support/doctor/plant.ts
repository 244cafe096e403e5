import { sql } from 'kysely';
import type { Environments } from '#doctor/read-settings.ts';
import type { Product } from '#test/support/product/product.ts';

export type Programs = Record<'bot' | 'worker' | 'imports', Record<string, string>>;

/** Settings to examine in the place of the usual ones, and how the fault is taken away again. */
export type Planted = { environments?: Environments; folder?: string; undo?: () => unknown };

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

export const inProgram =
  (program: 'bot' | 'worker', changed: (place: Place) => Record<string, string>) =>
  (place: Place): Planted => ({
    environments: {
      ...place.all,
      [program]: { ...place.all[program], ...changed(place) },
    },
  });

export const inDatabase =
  (fault: string, undo: string) =>
  async ({ product }: Place): Promise<Planted> => {
    const { pool } = product.database.owner;
    await pool.query(fault);
    return { undo: () => pool.query(undo) };
  };

/** As nobody may: the triggers that guard these rows look away. */
export const byForce =
  (fault: string, undo: string) =>
  async ({ product }: Place): Promise<Planted> => {
    const force = async (statement: string) => {
      const { db } = product.database.owner;
      await db.transaction().execute(async (tx) => {
        await sql`SET LOCAL session_replication_role = replica`.execute(tx);
        await sql.raw(statement).execute(tx);
      });
    };
    await force(fault);
    return { undo: () => force(undo) };
  };

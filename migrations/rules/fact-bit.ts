import { sql } from 'kysely';
import { facts } from './2026-11.ts';

const order = Object.entries(facts).flatMap(([fact, values]) =>
  values.map((value) => `${fact} ${value}`),
);

/** The number that has only this fact's bit. */
export const bit = (name: string) => sql.raw(String(1n << BigInt(order.indexOf(name))));

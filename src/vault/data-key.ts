import { encryptedColumns } from './encrypted-columns.ts';

/** What a data key is for. Names and numbers of families, of students and of staff are apart, and so is what people wrote. */
export const keyClasses = ['guardian', 'student', 'staff', 'text', 'index', 'link'] as const;
export type KeyClass = (typeof keyClasses)[number];

/** A key in the clear, which is only ever in memory. Its id stands in front of everything that was written with it. */
export type DataKey = { id: number; class: KeyClass; bytes: Buffer };

export type EncryptedColumn = keyof typeof encryptedColumns;

/** Names the table, the column and the row of a value, so that no value opens in another's place. */
export type Binding = `${EncryptedColumn}:${string}`;

export function classOf(belongsTo: Binding): KeyClass {
  const column = belongsTo.slice(0, belongsTo.indexOf(':'));
  if (!isEncryptedColumn(column)) throw new Error(`${column} is no encrypted column`);
  return encryptedColumns[column].class;
}

export function isEncryptedColumn(column: string): column is EncryptedColumn {
  return Object.hasOwn(encryptedColumns, column);
}

/** The keys that a process holds. They change while it runs, as keys are rotated. */
export type KeyRing = {
  /** The key that a class is written with. */
  current(of: KeyClass): DataKey;
  find(id: number): DataKey | undefined;
  /** Every key of a class that is at hand, the one it is written with first. */
  all(of: KeyClass): readonly DataKey[];
  /** The key that a class is written with, and the one that it will be. */
  coming(of: KeyClass): readonly DataKey[];
};

/** Keys that stay as they are. `next` are those that nothing is written with yet. */
export function fixedRing(
  keys: readonly DataKey[],
  next: readonly (DataKey | undefined)[] = [],
): KeyRing {
  const all = (of: KeyClass) => keys.filter((one) => one.class === of);
  return {
    current(of) {
      const [key] = all(of);
      if (key === undefined) throw new Error(`there is no key for ${of}`);
      return key;
    },
    find: (id) => keys.find((one) => one.id === id),
    all,
    coming: (of) => all(of).filter((key, place) => place === 0 || next.includes(key)),
  };
}

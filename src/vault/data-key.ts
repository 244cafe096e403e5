/** What a data key is for. Names and numbers of families, of students and of staff are apart, and so is what people wrote. */
export const keyClasses = ['guardian', 'student', 'staff', 'text', 'index', 'link'] as const;
export type KeyClass = (typeof keyClasses)[number];

/** A key in the clear, which is only ever in memory. Its id stands in front of everything that was written with it. */
export type DataKey = { id: number; class: KeyClass; bytes: Buffer };

/** The encrypted columns, and the class of key that each is written with. */
export const encryptedColumns = {
  'guardian.name': 'guardian',
  'phone.number': 'guardian',
  'student.name': 'student',
  'operator_phone.number': 'staff',
  'drill_phone.name': 'staff',
  'drill_phone.number': 'staff',
  'step_up.id_token': 'staff',
  'revocation.words': 'text',
  'recording_audio.audio': 'text',
  'family_request.sender': 'guardian',
  'family_request_text.words': 'text',
  'family_text.words': 'text',
} as const satisfies Record<string, KeyClass>;
export type EncryptedColumn = keyof typeof encryptedColumns;

/** Names the table, the column and the row of a value, so that no value opens in another's place. */
export type Binding = `${EncryptedColumn}:${string}`;

export function classOf(belongsTo: Binding): KeyClass {
  const column = belongsTo.slice(0, belongsTo.indexOf(':'));
  if (!isEncryptedColumn(column)) throw new Error(`${column} is no encrypted column`);
  return encryptedColumns[column];
}

function isEncryptedColumn(column: string): column is EncryptedColumn {
  return Object.hasOwn(encryptedColumns, column);
}

/** The keys that a process holds. They change while it runs, as keys are rotated. */
export type KeyRing = {
  /** The key that a class is written with. */
  current(of: KeyClass): DataKey;
  find(id: number): DataKey | undefined;
};

/** Keys that stay as they are. */
export function fixedRing(keys: readonly DataKey[]): KeyRing {
  return {
    current(of) {
      const key = keys.find((one) => one.class === of);
      if (key === undefined) throw new Error(`there is no key for ${of}`);
      return key;
    },
    find: (id) => keys.find((one) => one.id === id),
  };
}

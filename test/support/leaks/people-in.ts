import type { TestDatabase } from '#test/support/postgres/database.ts';
import type { Binding } from '#vault/data-key.ts';
import { encryptedColumns } from '#vault/encrypted-columns.ts';
import type { Vault } from '#vault/vault.ts';

/** Names as they are written, and numbers by their ten digits. */
export type Named = { names: readonly string[]; numbers: readonly string[] };
export type People = { families: Named; staff: Named };

const nothing = { names: [], numbers: [] };

/** Everybody whose name or number a database holds. */
export async function peopleIn(
  { owner }: Pick<TestDatabase, 'owner'>,
  vault: Vault,
): Promise<People> {
  const read = async (column: keyof typeof encryptedColumns): Promise<string[]> => {
    const [table, name] = column.split('.');
    const { rows } = await owner.pool.query<{ value: Buffer; row: string }>(
      `SELECT ${name} AS value, ${encryptedColumns[column].boundTo} AS row FROM ${table} WHERE octet_length(${name}) > 0`,
    );
    return rows.flatMap(({ value, row }) => opened(vault, value, `${column}:${row}`));
  };
  const digits = (numbers: string[]) => numbers.map((number) => number.slice(-10));
  return {
    families: {
      names: [...(await read('guardian.name')), ...(await read('student.name'))],
      numbers: digits(await read('phone.number')),
    },
    staff: {
      names: [...(await read('operator.name')), ...(await read('drill_phone.name'))],
      numbers: digits([
        ...(await read('operator_phone.number')),
        ...(await read('drill_phone.number')),
      ]),
    },
  };
}

/** A fixture may hold what nobody encrypted. */
function opened(vault: Vault, value: Buffer, belongsTo: Binding): string[] {
  try {
    return [vault.decrypt(value, belongsTo)];
  } catch {
    return [];
  }
}

export const onlyNumbers = ({ numbers }: Named): Named => ({ ...nothing, numbers });

export const together = (...all: Named[]): Named => ({
  names: all.flatMap(({ names }) => names),
  numbers: all.flatMap(({ numbers }) => numbers),
});

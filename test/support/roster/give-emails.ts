import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Product } from '#test/support/product/product.ts';

/** Writes e-mail addresses into the export that the product was imported from, by the ids of its people. */
export async function giveEmails(
  { folder }: Pick<Product, 'folder'>,
  emails: Readonly<Record<string, string>>,
): Promise<void> {
  const at = path.join(folder, 'users.csv');
  const rows = parse(await readFile(at, 'utf8'), { columns: true }) as Record<string, string>[];
  const changed = rows.map((row) => ({
    ...row,
    email: emails[row['sourcedId'] ?? ''] ?? row['email'],
  }));
  await writeFile(at, stringify(changed, { header: true, record_delimiter: '\r\n' }));
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import {
  type OperatorColumn,
  type OperatorImportRow,
  operatorColumns,
  readOperatorRow,
} from './operator-import-row.ts';

/** The rows that can be read; what can't, and what one file must not say of two people, is among the problems. */
export async function readOperatorRows(
  source: string,
  problems: Problems,
): Promise<OperatorImportRow[]> {
  const file = path.basename(source);
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) {
    problems.add({ file, words: 'there is no such file' });
    return [];
  }
  const rows: OperatorImportRow[] = [];
  const claims = new Map<string, number>();
  const claim = (key: string, line: number, words: string) => {
    const first = claims.get(key);
    if (first !== undefined) problems.add({ file, line, words: `${words} line ${first}` });
    else claims.set(key, line);
  };
  const opened = { file, bytes: createReadStream(source) };
  for await (const batch of readCsv<OperatorColumn>(opened, operatorColumns, problems)) {
    for (const row of batch) {
      const read = readOperatorRow(row);
      if (typeof read === 'string') {
        problems.add({ file, line: row.line, words: read });
        continue;
      }
      claim(
        JSON.stringify([read.directoryTenant, read.directoryId]),
        row.line,
        'repeats the person of',
      );
      for (const { platform, tenantId, userId } of read.accounts) {
        const key = JSON.stringify([platform, tenantId, userId]);
        claim(key, row.line, `gives a ${platform} account to a second person, after`);
      }
      rows.push(read);
    }
  }
  return rows;
}

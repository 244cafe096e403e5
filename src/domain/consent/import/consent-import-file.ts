import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { type ConsentColumn, consentColumns } from './consent-import-columns.ts';
import {
  type ConsentImportRow,
  type ConsentReading,
  readConsentRow,
} from './consent-import-row.ts';
import type { ImportedWordings } from './consent-import-wordings.ts';

export type ConsentFileRow = ConsentImportRow & { line: number };

/** Reads a consent file in batches; rows that are wrong are told and left out, wordings are gathered. */
export async function* readConsentFile(
  source: string,
  reading: ConsentReading,
  { problems, wordings }: { problems: Problems; wordings: ImportedWordings },
): AsyncGenerator<ConsentFileRow[]> {
  const file = path.basename(source);
  const bytes = createReadStream(source);
  for await (const batch of readCsv<ConsentColumn>({ file, bytes }, consentColumns, problems)) {
    const rows: ConsentFileRow[] = [];
    for (const row of batch) {
      const { line } = row;
      const read = readConsentRow(row, reading);
      if (typeof read === 'string') {
        problems.add({ file, line, words: read });
        continue;
      }
      const { wordingVersion: version, language, wording: body } = read;
      const words = wordings.add({ version, language, body, line });
      if (words !== undefined) problems.add({ file, line, words });
      rows.push({ ...read, line });
    }
    yield rows;
  }
}

import { run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { type ImportRequest, importFile } from '#domain/import/import-file.ts';
import type { ImportReport } from '#domain/import/import-report.ts';
import type { Vault } from '#vault/vault.ts';
import { readDrillPhone } from './drill-phone.ts';
import { saveDrillPhone, selectToday } from './drill-phone-store.ts';

/** The documented header of the file; see docs/running.md. */
const columns = { required: ['name', 'phone', 'consented_on', 'consent'] } as const;

/** Brings the staff's list for drills to what the file says, all or nothing: the file is the whole list. */
export async function importDrillPhones(
  request: ImportRequest & { vault: Vault },
): Promise<ImportReport> {
  const today = await selectToday(request.db);
  const seen = new Set<string>();
  return importFile(request, {
    name: 'drill-phones',
    columns,
    row(row, complain) {
      const text = {
        name: row.value('name'),
        number: row.value('phone'),
        consentedOn: row.value('consented_on'),
        consent: row.value('consent'),
      };
      const read = readDrillPhone(text, today);
      if ('errors' in read) {
        for (const words of Object.values(read.errors)) complain(words);
        return undefined;
      }
      if (seen.has(read.phone.number)) return 'repeats the phone of an earlier line';
      seen.add(read.phone.number);
      return read.phone;
    },
    async apply(tx, phones) {
      const saved: Awaited<ReturnType<typeof saveDrillPhone>>[] = [];
      for (const phone of phones) saved.push(await saveDrillPhone(tx, request.vault, phone));
      const written = (what: string) => saved.filter((one) => one.written === what).length;
      const kept = saved.map(({ id }) => id);
      return {
        phonesAdded: written('added'),
        phonesChanged: written('changed'),
        phonesEnded: await endOthers(tx, kept),
      };
    },
  });
}

async function endOthers(tx: Transaction, kept: readonly string[]): Promise<number> {
  return run(tx)`
    UPDATE drill_phone SET ended_by = 'list' WHERE ended_at IS NULL AND id <> ALL (${kept}::uuid[])`;
}

import type { HandleRequest } from '#conversation/command.ts';
import { createHandleRequest } from '#conversation/handle-request.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { type SmallDistrict, smallDistrict } from '#test/support/district/small-district.ts';
import { type TestDatabase, testDatabase, testVault } from '#test/support/postgres/database.ts';

export type CommandDesk = {
  /** To be closed by the file. */
  database: TestDatabase;
  district: SmallDistrict;
  handle: HandleRequest;
};

/** A small district whose people have these accounts of tenant T1, and what answers them. */
export async function commandDesk(
  accounts: Partial<Record<Platform, Record<string, 'principal' | 'superintendent' | 'deputy'>>> = {
    slack: { U1: 'principal' },
  },
): Promise<CommandDesk> {
  const database = await testDatabase();
  const district = await smallDistrict(database.db, testVault);
  const publicUrl = 'https://bot.example.org';
  const handle = createHandleRequest({ db: database.as('bot').db, vault: testVault, publicUrl });
  const rows = Object.entries(accounts).flatMap(([platform, people]) =>
    Object.entries(people).map(([user_id, person]) => ({
      platform: platform as Platform,
      tenant_id: 'T1',
      user_id,
      operator_id: district[person].id,
    })),
  );
  await database.db.insertInto('chat_identity').values(rows).execute();
  return { database, district, handle };
}

import type { FormValues } from '#cards/form.ts';
import { createHandleRequest } from '#conversation/door/handle-request.ts';
import type { HandleRequest, Reply } from '#conversation/kit/command.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { givenForm } from '#test/support/chat/given-form.ts';
import { type SmallDistrict, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

export type CommandDesk = {
  database: TestDatabase;
  district: SmallDistrict;
  handle: HandleRequest;
  /** A form of somebody in Slack, which they were given. */
  submit(
    userId: string,
    verb: string,
    sent: { data?: FormValues; values?: FormValues },
  ): Promise<Reply>;
};

/** The tests of a file share a small district whose people have these accounts of tenant T1, and what answers them. */
export function setUpCommandDesk(
  accounts: Partial<Record<Platform, Record<string, 'principal' | 'superintendent' | 'deputy'>>> = {
    slack: { U1: 'principal' },
  },
): CommandDesk {
  const { database, district } = setUpSmallDistrict();
  const bot = setUpOnce(async () => {
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
    return { handle };
  });
  return {
    database,
    district,
    handle: (request) => bot.handle(request),
    async submit(userId, verb, { data = {}, values = {} }) {
      const account = { platform: 'slack', tenantId: 'T1', userId, isMember: true } as const;
      const { operator_id: operatorId } = await database.db
        .selectFrom('chat_identity')
        .select('operator_id')
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      const sent = await givenForm(database.db, { operatorId, verb, data });
      const place = { channelId: 'C1' };
      return bot.handle({ account, place, kind: 'submit', verb, data: sent, values });
    },
  };
}

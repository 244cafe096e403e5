import type { Db } from '#database/transaction.ts';
import { leadsToTheSchool } from '#domain/language/message/message.ts';
import type { Newest } from './family-request.ts';
import { selectNewest, selectOffices } from './newest-store.ts';

/** What holds for the schools of a family, the newest first, and the offices to ask; none while nobody is to call a school. */
export type NewestNotices = {
  notices: readonly Newest[];
  offices: readonly { school: string; number: string }[];
};

/** What was told to families of the schools of these phones, and holds. */
export async function findNewest(db: Db, phoneIds: readonly string[]): Promise<NewestNotices> {
  const notices = await selectNewest(db, phoneIds);
  const offices = await selectOffices(db, phoneIds);
  const leads =
    !offices.some(({ isInAction }) => isInAction) &&
    notices.every(({ happening }) => leadsToTheSchool(happening));
  return { notices, offices: leads ? offices : [] };
}

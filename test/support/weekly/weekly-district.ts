import { databaseNow } from '#database/transaction.ts';
import { stopStanding } from '#domain/closure/absence/stop-standing.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign, sealDrafts } from '#domain/closure/seal/seal-campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { draftWeekly } from '#domain/closure/weekly/draft-weekly.ts';
import type { staff } from '#sandbox/district/staff.ts';
import { makeItAfternoon, makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { decide, look } from '#test/support/district/decisions.ts';
import { seededDatabase } from '#test/support/district/seeded-database.ts';
import { behindTriggers } from '#test/support/district/training.ts';
import { operatorOf } from '#test/support/product/operator-id.ts';
import { setUpOnce } from '#test/support/set-up.ts';

/** A district in which it is about 2 pm on a school day, with weekly notices of its first school. */
export function setUpWeeklyDistrict() {
  const database = setUpOnce(async () => {
    const made = await seededDatabase(60);
    await makeItAfternoon(made);
    await makeItASchoolDay(made);
    return made;
  });
  const hours = { from: '13:00', to: '19:00' };
  const today = todayThere();

  const rows = async <T extends object>(text: string, values: unknown[] = []) =>
    (await database.owner.pool.query<T>(text, values)).rows;

  const operator = (who: keyof typeof staff) => operatorOf(database.db, who);

  const people = setUpOnce(async () => {
    await rows(
      `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
     SELECT p.id, max(k.obtained_at)::date, 'no', 'test', now() + interval '20 days' FROM phone p
     JOIN consent_record k ON k.phone_id = p.id GROUP BY p.id`,
    );
    await rows('SELECT refresh_phone_gate(ARRAY(SELECT id FROM phone))');
    const found = await rows<{ id: string }>('SELECT id FROM school ORDER BY name LIMIT 1');
    return {
      principal: await operator('principal'),
      superintendent: await operator('superintendent'),
      schoolIds: found.map(({ id }) => id),
    };
  });

  const notice = async (): Promise<Draft> => ({
    happening: 'other',
    ground: 'none',
    purpose: 'school-mission',
    schoolIds: people.schoolIds,
    eventDate: today.toString(),
    delivery: 'call-then-text',
    stopTryingAt: (await databaseNow(database.db)).add({ hours: 2 }),
    texts: { en: 'The library is open tonight until eight.' },
  });

  async function send(change: Partial<Draft> = {}, formId?: string): Promise<CampaignView> {
    const drafted = await draftCampaign(database.as('bot').db, {
      operator: people.principal,
      draft: { ...(await notice()), ...change },
      formId,
    });
    if (drafted.kind === 'refused') throw new Error(drafted.reason);
    await sealCampaign(database.as('bot').db, drafted.campaignId);
    return look(database.db, drafted.campaignId);
  }

  /** A weekly notice that another person approved, and that was first sent so many days ago. */
  async function stand(
    daysAgo: number,
    change: Partial<Draft> = {},
    sealed = '{}',
  ): Promise<CampaignView> {
    const stands = { until: today.add({ days: 60 }).toString(), ...hours };
    const view = await send({ stands, ...change });
    const decided = await decide(database.db, people.superintendent, view);
    if (decided.kind !== 'approved') throw new Error(`${view.state}: ${decided.kind}`);
    const text = `canonical_json(sealed_content || jsonb_build_object('eventDate', event_date - $2::int) || $3::jsonb)`;
    await behindTriggers(
      database,
      `WITH aged AS (
       UPDATE campaign_version SET event_date = event_date - $2::int, sealed_text = ${text},
         sealed_content = ${text}::jsonb, fingerprint = sha256(convert_to(${text}, 'UTF8'))
       WHERE campaign_id = $1 RETURNING id, fingerprint)
     UPDATE approval a SET fingerprint = aged.fingerprint FROM aged WHERE a.version_id = aged.id`,
      [view.id, daysAgo, sealed],
    );
    return look(database.db, view.id);
  }

  /** What the bots of the district ask for now, as often as they look. */
  async function runs(): Promise<CampaignView[]> {
    const [{ last } = { last: 0 }] = await rows<{ last: number }>(
      'SELECT max(number)::int AS last FROM campaign',
    );
    const { db } = database.as('bot');
    await Promise.all([draftWeekly(db), draftWeekly(db)]);
    await draftWeekly(db);
    await sealDrafts(db);
    const made = await rows<{ id: string }>('SELECT id FROM campaign WHERE number > $1', [last]);
    return Promise.all(made.map(({ id }) => look(database.db, id)));
  }

  const end = (weekly: 'all' | number = 'all') =>
    stopStanding(database.db, { operator: people.superintendent, weekly });
  const kindsOf = (view: CampaignView | undefined) =>
    (view?.sealed?.warnings.odd ?? [])
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('weekly-'));
  const isApproved = async ({ id }: CampaignView) =>
    (
      await rows<{ is: boolean }>(
        'SELECT is_approved(v) AS is FROM campaign_version v WHERE campaign_id = $1',
        [id],
      )
    )[0]?.is;
  const formOf = async ({ id }: CampaignView, day = today.toString()) =>
    (
      await rows<{ form: string }>(
        'SELECT weekly_form(id, $2) AS form FROM campaign_version WHERE campaign_id = $1',
        [id, day],
      )
    )[0]?.form ?? '';

  return {
    database,
    people,
    operator,
    rows,
    hours,
    today,
    notice,
    send,
    stand,
    runs,
    end,
    kindsOf,
    isApproved,
    formOf,
  };
}

import { planAttempts } from '#domain/attempt/plan/plan-attempts.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { fictionalNumber, fictionalNumberCount } from '#sandbox/district/fictional-numbers.ts';
import type { BenchDatabase } from '#test/bench/bench.ts';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { approveAsOther, draftForEverybody } from '#test/support/district/whole-district.ts';
import { vaultOf } from '#test/support/keys/test-keys.ts';
import { phoneBinding } from '#vault/vault.ts';

/** An approved emergency for a district of so many phones, whose calls are planned and none placed. */
export async function planCalls(
  { application, owner }: BenchDatabase,
  request: {
    key: Buffer;
    phones: number;
    callsPerSecond: number;
    /** The carrier will speak of these calls: no two phones may share a number. */
    isToldOf?: boolean;
    /** Of anything else than a call about the weather. */
    change?: Partial<Draft>;
    /** So many of the phones are of staff, too, and take texts. */
    staff?: number;
  },
): Promise<string> {
  const { key, phones, callsPerSecond, isToldOf = false, staff = 0 } = request;
  if (isToldOf && phones > fictionalNumberCount) throw new Error('fiction has fewer numbers');
  const vault = vaultOf(key);
  await fillLargeDistrict(owner.pool, phones);
  await owner.pool.query('UPDATE district SET calls_per_second = $1', [callsPerSecond]);
  const { rows: ids } = await owner.pool.query<{ id: string }>('SELECT id FROM phone ORDER BY id');
  // Fiction has fewer numbers than a long run has calls, so several phones share one.
  const sealed = ids.map(({ id }, i) => {
    const number = fictionalNumber(i);
    const index = vault.phoneIndex(isToldOf ? number : `phone ${i}`);
    return { id, index, number: vault.encrypt(number, phoneBinding(index)) };
  });
  await owner.pool.query(
    `UPDATE phone p SET index = w.index, number = w.number
     FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS w(id, index, number) WHERE p.id = w.id`,
    [
      sealed.map(({ id }) => id),
      sealed.map(({ index }) => index),
      sealed.map(({ number }) => number),
    ],
  );
  await owner.pool.query(
    `INSERT INTO employment (guardian_id, school_id, numbers_given_on)
     SELECT gp.guardian_id, (SELECT id FROM school ORDER BY id LIMIT 1), current_date - 100 FROM guardian_phone gp
     JOIN phone p ON p.id = gp.phone_id AND p.line_type = 'mobile' AND p.bad_number_at IS NULL ORDER BY random() LIMIT $1`,
    [staff],
  );
  if (staff > 0) await owner.pool.query('SELECT refresh_phone_audience()');
  const campaignId = await draftForEverybody(application, request.change);
  await sealCampaign(application.db, campaignId);
  await approveAsOther(owner, campaignId);
  await application.db.transaction().execute((tx) => planAttempts(tx, campaignId));
  return campaignId;
}

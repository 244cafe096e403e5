import type { Town } from '#test/support/afternoon/town.ts';
import type { StandingCard } from './card-faults.ts';

/** Phones, guardians and calls without consent that an approval’s card says otherwise than the call list, on either platform. */
export async function reachFaults(town: Town, cards: readonly StandingCard[]): Promise<string[]> {
  const { pool } = town.product.database.owner;
  const { rows } = await pool.query<Listed>(selectWaiting, [town.after]);
  return rows.flatMap((listed) =>
    cards
      .filter(({ kind, subject }) => kind === 'campaign' && subject === listed.id)
      .flatMap(({ platform, stands }) =>
        stands === undefined
          ? []
          : differences(stands.words, listed).map(
              (fault) => `the card of closure ${listed.number} in ${platform} says ${fault}`,
            ),
      ),
  );
}

function differences(words: string, { phones, guardians, withoutConsent }: Listed): string[] {
  const reach = /([\d,]+) phones?(?:, ([\d,]+) guardians?)? · (?:call|text)/.exec(words);
  if (reach === null) return ['nothing of phones'];
  const alone = /([\d,]+) phones? (?:rings?|gets? a text) without consent/.exec(words);
  return [
    ...otherwise('phones', numberIn(reach[1]), phones),
    // There is no room for them on every card.
    ...(reach[2] === undefined ? [] : otherwise('guardians', numberIn(reach[2]), guardians)),
    ...otherwise('phones without consent', numberIn(alone?.[1]), withoutConsent),
  ];
}

const numberIn = (words = '0') => Number(words.replaceAll(',', ''));

const otherwise = (what: string, said: number, listed: number) =>
  said === listed ? [] : [`${said} ${what}, and its list has ${listed}`];

type Listed = {
  id: string;
  number: number;
  phones: number;
  guardians: number;
  withoutConsent: number;
};

const selectWaiting = `
  SELECT c.id, c.number, (SELECT count(DISTINCT phone_id)::int FROM recipient WHERE version_id = v.id) AS phones,
    (SELECT count(DISTINCT gp.guardian_id)::int FROM guardian_phone gp JOIN recipient r USING (phone_id)
      WHERE r.version_id = v.id AND gp.active) AS guardians,
    (SELECT count(*)::int FROM recipient r WHERE r.version_id = v.id
      AND r.channel = CASE WHEN v.delivery = 'text' THEN 'text' ELSE 'voice' END
      AND r.rule IN ('emergency', 'emergency-unchecked', 'emergency-withdrawn')) AS "withoutConsent"
  FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
  WHERE c.number > $1 AND c.state = 'submitted' AND v.fingerprint IS NOT NULL AND v.expires_at > clock_timestamp()`;

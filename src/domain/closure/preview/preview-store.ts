import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Household, PreviewWords } from './preview.ts';

export type PreviewHead = {
  id: string;
  number: number;
  versionId: string;
  words: PreviewWords;
  phones: number;
};

/** Undefined before its list is sealed. */
export async function selectPreviewHead(
  tx: Transaction,
  campaignId: string,
): Promise<PreviewHead | undefined> {
  return one<PreviewHead>(tx)`
    SELECT c.id, c.number, v.id AS "versionId",
      greatest(v.voice_count, v.text_count) AS phones,
      jsonb_build_object('registeredName', s.sealed -> 'registeredName', 'callbackNumber', s.sealed -> 'callbackNumber',
        'purpose', v.purpose, 'happening', s.sealed -> 'happening', 'endsEmergencies', s.sealed ->> 'consentPolicy' = 'strictest', 'texts', s.sealed -> 'texts',
        'recordings', coalesce(s.sealed -> 'recordings', '{}'), 'audience', s.sealed -> 'languages', 'delivery', v.delivery, 'machines', v.machines,
        'asksToConfirm', v.asks_to_confirm, 'checkCode', s.sealed -> 'checkCode', 'emergencyLine', s.sealed -> 'emergencyLine', 'fieldTexts', s.sealed #> '{fields,texts}',
        'staffTexts', s.sealed -> 'staffTexts', 'asksIfSafe', asks_if_safe(v), 'contactsAfter', v.contacts_after) AS words
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    CROSS JOIN LATERAL (SELECT v.sealed_text::jsonb AS sealed) s
    WHERE c.id = ${campaignId} AND seal_holds(v)`;
}

/**
 * So many phones of the list: one of each kind that hears something else, siblings before all, and the others any of them. Without
 * fields, staff or emergency contacts there is one kind.
 */
export async function selectAnyPhones(
  tx: Transaction,
  { versionId, count }: { versionId: string; count: number },
): Promise<string[]> {
  const rows = await many<{ id: string }>(tx)`
    SELECT phone_id AS id FROM (
      SELECT phone_id, kind, row_number() OVER (PARTITION BY kind ORDER BY random()) AS place
      FROM recipient r CROSS JOIN LATERAL (SELECT CASE WHEN for_staff THEN 4 WHEN contact_turn IS NOT NULL THEN 5
          WHEN jsonb_array_length(fields) > 1 THEN 1 WHEN fields = '[]' THEN 3 WHEN fields IS NOT NULL THEN 2 ELSE 6 END AS kind) k
      WHERE version_id = ${versionId}
        AND (channel = 'voice' OR NOT EXISTS (SELECT FROM recipient o
          WHERE o.version_id = r.version_id AND o.phone_id = r.phone_id AND o.channel = 'voice'))) any_of_them
    ORDER BY CASE WHEN place = 1 THEN kind END, random() LIMIT ${count}`;
  return rows.map(({ id }) => id);
}

/**
 * Who shares each phone, without a name or a number. A sibling's school counts only where it is one of the closure's.
 * A phone that the list leaves out has the language that it would be spoken to in.
 */
export async function selectHouseholds(
  tx: Transaction,
  { versionId, phoneIds }: { versionId: string; phoneIds: readonly string[] },
): Promise<Household[]> {
  const rows = await many<Omit<Household, Rare> & { [name in Rare]-?: Household[name] | null }>(tx)`
    WITH asked AS (SELECT id, place FROM unnest(${[...phoneIds]}::uuid[]) WITH ORDINALITY AS a(id, place))
    SELECT coalesce(on_list.language, audience.language, 'en') AS language, coalesce(on_list.also, audience.also) AS also,
      coalesce(kin.schools, '{}') AS schools, coalesce(kin.students, 0) AS students, coalesce(kin.families, 0) AS families,
      coalesce(on_list.called, false) AS called, coalesce(on_list.texted, false) AS texted, excluded.reason AS "leftOut",
      jsonb_array_length(on_list.fields) AS named, CASE WHEN on_list.fields <> '[]' THEN (SELECT array_agg(f.name)
        FROM (VALUES ('school', 'schools'), ('bus', 'buses'), ('grade', 'grades')) f (name, key)
        WHERE EXISTS (SELECT FROM jsonb_array_elements(on_list.fields) child WHERE child -> f.key = '[]')) END AS unfilled,
      CASE WHEN on_list.of_family AND on_list.for_staff THEN 'staff-and-family' WHEN on_list.for_staff THEN 'staff' WHEN on_list.contact THEN 'contact' END AS "toldAs"
    FROM asked
    LEFT JOIN LATERAL (SELECT min(language) AS language, min(also) AS also, bool_or(channel = 'voice') AS called,
        bool_or(channel = 'text') AS texted, (array_agg(fields) FILTER (WHERE fields IS NOT NULL))[1] AS fields,
        bool_or(for_staff) AS for_staff, bool_or(of_family) AS of_family, bool_or(contact_turn IS NOT NULL) AS contact
      FROM recipient WHERE version_id = ${versionId} AND phone_id = asked.id) on_list ON true
    LEFT JOIN LATERAL (SELECT min(language) AS language, min(also) AS also FROM phone_audience
      WHERE phone_id = asked.id) audience ON true
    LEFT JOIN LATERAL (SELECT coalesce(r.reason, x.rule) AS reason FROM exclusion x
      JOIN campaign_version v ON v.id = x.version_id LEFT JOIN consent_rule r ON r.rule_set = v.rule_set AND r.id = x.rule
      WHERE x.version_id = ${versionId} AND x.phone_id = asked.id ORDER BY x.channel DESC LIMIT 1) excluded ON true
    LEFT JOIN LATERAL (
      SELECT array_agg(DISTINCT s.name ORDER BY s.name) AS schools, count(DISTINCT gs.student_id)::int AS students,
        count(DISTINCT ARRAY(SELECT k.guardian_id FROM guardianship k
          WHERE k.student_id = gs.student_id AND k.active ORDER BY 1))::int AS families
      FROM guardian_phone gp
      JOIN guardian g ON g.id = gp.guardian_id AND g.active
      JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active AND gs.may_be_contacted
      JOIN student st ON st.id = gs.student_id AND st.active
      JOIN enrollment e ON e.student_id = st.id AND e.active
      JOIN school s ON s.id = e.school_id AND s.active
      JOIN campaign_version v ON v.id = ${versionId} AND s.id = ANY (v.school_ids)
        AND is_of_groups(v.group_ids, st.id, true)
      WHERE gp.phone_id = asked.id AND gp.active) kin ON true
    ORDER BY asked.place`;
  return rows.map(({ leftOut, named, unfilled, toldAs, ...household }) => ({
    ...household,
    ...(named === null ? {} : { named }),
    ...(unfilled === null ? {} : { unfilled }),
    ...(toldAs === null ? {} : { toldAs }),
    ...(leftOut === null || household.called || household.texted ? {} : { leftOut }),
  }));
}

/** What most households have not. */
type Rare = 'leftOut' | 'named' | 'unfilled' | 'toldAs';

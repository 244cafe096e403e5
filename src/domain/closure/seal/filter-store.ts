import { type RawBuilder, sql } from 'kysely';
import { run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { mayTellContacts, type RightsAudience, type Told } from '#domain/closure/campaign.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { contactsOf, groupsWithContacts } from './contact-store.ts';
import { fieldsFor, noFields } from './field-store.ts';

/** What is asked for: the phones of these schools' guardians or staff, or of groups of guardians, under these terms. */
export type Audience = {
  purpose: Purpose;
  delivery: Delivery;
  schoolIds: readonly string[];
  /** Only phones of these groups' families. */
  groupIds?: readonly string[] | null;
  /** Absent: families. */
  tells?: Told;
  terms: { ruleSet: string; policy: string; byCategory: boolean };
  /** Their phones are texted whatever the delivery, as those are that asked for texts: no call speaks these languages. */
  unspoken?: readonly string[];
  /** Only phones that this campaign reached. */
  corrects?: string | null;
  /** It goes on from that one, to everybody at its schools. */
  goesOnToAll?: boolean;
  /** Only phones of guardians whom this incident concerns. */
  notifies?: string | null;
  /** Where `due`: only phones of guardians who had no notice of rights for a year. */
  tellsRights?: RightsAudience | null;
  /** Sets of zones whose calling hours do not come before the end; see `calling_zones`. */
  closedZones: readonly number[];
  /** Calls to a household stop once one of its guardians was told, so its phones ring in turn. */
  stopsAtOne?: boolean;
  /** Its words have fields, which key 6 fills. */
  hasFields?: boolean;
  /** Phones of staff and of students are texted, and not called. */
  textsInside?: boolean;
  /** Emergency contacts are called after so many minutes, of families that nobody reached; null: none are. */
  contactsAfter?: number | null;
};

/**
 * The consent filter: every phone of the schools' active guardians, and of their staff where they are told, each with the rule that lets it in or keeps
 * it out and the evidence it rests on, with the digest that the log has of it; stored by one statement.
 *
 * A phone is one row however many families use it. It is barred only when each guardian of these schools who uses
 * it is barred. Rules are tried once per combination of facts that occurs, of which there are some hundreds.
 */
export async function insertRecipients(
  tx: Transaction,
  version: Audience & { id: string },
): Promise<void> {
  await joinByHash(tx);
  const home = version.stopsAtOne === true ? households : { columns: sql``, values: sql`` };
  const works = isForFamilies(version) ? { column: sql``, value: sql`` } : staff;
  const named = version.hasFields === true ? fieldsFor(version) : noFields;
  const line = mayTellContacts(version) ? contactTurn : { column: sql``, value: sql`` };
  await run(tx)`
    WITH facts AS MATERIALIZED (${factsOf(version)}), ${verdicts(version, sql`facts`)}${named.given}, kept AS (
      INSERT INTO recipient (version_id, phone_id, channel, language, time_zones, rule, evidence, basis, also${home.columns}${works.column}${line.column}${named.columns})
      SELECT ${version.id}, f.phone_id, f.channel, f.language, z.time_zones, v.rule, ${evidence}, ${digestOf(sql`given.digest`)}, f.also${home.values}${works.value}${line.value}${named.values}
      FROM facts f
      JOIN verdict v ON v.facts = f.facts AND v.channel = f.channel AND v.allows
      JOIN calling_zones z ON z.id = f.zones_id
      LEFT JOIN consent_record given ON given.id = f.ledger_evidence${named.joined}
    )
    INSERT INTO exclusion (version_id, phone_id, channel, rule, evidence, basis)
    SELECT ${version.id}, f.phone_id, f.channel, v.rule, ${evidence},
      ${digestOf(sql`(SELECT k.digest FROM consent_record k WHERE k.id = f.ledger_evidence)`)}
    FROM facts f
    JOIN verdict v ON v.facts = f.facts AND v.channel = f.channel AND NOT v.allows`;
}

/** Of calls alone: a text rings nobody. */
const households = {
  columns: sql`, household, turn`,
  values: sql`, CASE WHEN f.channel = 'voice' THEN f.household END, CASE WHEN f.channel = 'voice' THEN f.turn END`,
};

const staff = { column: sql`, for_staff, of_family`, value: sql`, f.for_staff, f.of_family` };

const contactTurn = { column: sql`, contact_turn`, value: sql`, f.contact_turn` };

export const isForFamilies = ({ tells = 'families' }: Pick<Audience, 'tells'>) =>
  tells === 'families';

const evidence = sql`CASE v.rests_on WHEN 'ledger' THEN f.ledger_evidence WHEN 'number-check' THEN f.check_evidence
  WHEN 'block' THEN f.block_evidence END`;

/**
 * What the log has of the row that a verdict rests on. Consents are read whole beside a list as long (`given`); the rest is
 * looked up, as it decides on few phones, and years of checks are not read for them.
 */
const digestOf = (given: RawBuilder<unknown>) => sql`CASE v.rests_on
  WHEN 'ledger' THEN coalesce(${given}, (SELECT r.digest FROM revocation r WHERE r.id = f.ledger_evidence))
  WHEN 'number-check' THEN (SELECT n.digest FROM number_check n WHERE n.id = f.check_evidence)
  WHEN 'block' THEN (SELECT b.digest FROM phone_block b WHERE b.id = f.block_evidence) END`;

/**
 * A million phones meet their gates, and the few verdicts, by hash and in memory: the planner can't know how few
 * verdicts there are, and with the usual memory it would sort the million.
 */
export async function joinByHash(tx: Transaction): Promise<void> {
  await run(tx)`
    SELECT set_config('work_mem', '256MB', true), set_config('enable_mergejoin', 'off', true)`;
}

/**
 * A row per phone and channel: everything that rules may look at, as bits, and what a verdict may rest on. Of phones that are only
 * called, those are texted that asked for texts: few, and found by an index of their own.
 */
export function factsOf(audience: Audience): RawBuilder<unknown> {
  const { delivery, unspoken = [], textsInside = false } = audience;
  const outside = sql`WHERE (c.channel = 'text' OR NOT ${isInside})`;
  if (delivery !== 'call')
    return factsOn(channelsOf(audience), audience, textsInside ? outside : sql``);
  // No call speaks their language.
  const texted = [
    asksForTexts,
    ...(unspoken.length === 0 ? [] : [sql`a.language = ANY (${[...unspoken]}::text[])`]),
    ...(textsInside ? [isInside] : []),
  ];
  return sql`${factsOn(voice, audience, textsInside ? outside : sql``)}
    UNION ALL ${factsOn(text, audience, sql`WHERE ${sql.join(texted, sql` OR `)}`)}`;
}

/** A phone of staff, or a student’s own. */
const isInside = sql`(a.for_staff OR g.facts & 8192 /* student no */ = 0)`;

/** As a number, so that the planner knows the index of them. */
const asksForTexts = sql`g.facts & 4398046511104 /* texts-only yes */ <> 0`;

const voice = sql`(SELECT 'voice'::text)`;
const text = sql`(SELECT 'text'::text)`;

function factsOn(
  channels: RawBuilder<unknown>,
  audience: Audience,
  which: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  const { terms, purpose } = audience;
  const hours =
    purpose === 'emergency'
      ? sql`(SELECT fact_bits('{hours open}'))`
      : sql`CASE WHEN a.zones_id = ANY (${[...audience.closedZones]}::smallint[])
          THEN (SELECT fact_bits('{hours closed}')) ELSE (SELECT fact_bits('{hours open}')) END`;
  return sql`
    SELECT a.phone_id, c.channel, a.language, a.also, a.zones_id, a.household, a.turn, a.for_staff, a.of_family, a.contact_turn,
      consent_facts(g, ${purpose}, c.channel, ${terms.byCategory}, now())
        | ${rightsOf(audience)}
        | ${hours}
        | (SELECT fact_bits('{identity known,approval valid}')) AS facts,
      consent_evidence(g, ${purpose}, c.channel, 'ledger') AS ledger_evidence, g.check_evidence, g.block_evidence
    FROM (${phonesOf(audience)}${mayTellContacts(audience) ? contactsOf(audience) : sql``}) AS a
    ${narrowed(audience)}
    JOIN phone_gate g ON g.phone_id = a.phone_id
    CROSS JOIN ${channels} AS c(channel)
    ${which}`;
}

/**
 * A row per phone of the schools. One of somebody who works there may be told whatever a custody order says of a student, and
 * belongs to no household: who answers at another phone doesn't speak for the staff.
 */
function phonesOf({ schoolIds, tells = 'families' }: Audience): RawBuilder<unknown> {
  const schools = sql`ANY (${[...schoolIds]}::uuid[])`;
  const families = sql`
      SELECT phone_id, may_be_contacted, language, also, zones_id, household, turn, false AS for_staff, false AS of_family, NULL::smallint AS contact_turn
      FROM phone_audience WHERE school_id = ${schools} AND NOT is_shared
      UNION ALL
      SELECT phone_id, bool_or(may_be_contacted), min(language), min(also), min(zones_id), any_value(household), min(turn), false, false, NULL
      FROM phone_audience WHERE school_id = ${schools} AND is_shared GROUP BY phone_id`;
  if (tells === 'families') return families;
  const workers = sql`
      SELECT phone_id, true AS may_be_contacted, min(language) AS language, NULL::text AS also, min(zones_id) AS zones_id,
        NULL::uuid AS household, NULL::smallint AS turn, true AS for_staff, false AS of_family, NULL::smallint AS contact_turn
      FROM staff_audience WHERE school_id = ${schools} GROUP BY phone_id`;
  if (tells === 'staff') return workers;
  return sql`
      SELECT phone_id, w.phone_id IS NOT NULL OR f.may_be_contacted AS may_be_contacted,
        coalesce(f.language, w.language) AS language, f.also, coalesce(w.zones_id, f.zones_id) AS zones_id,
        CASE WHEN w.phone_id IS NULL THEN f.household END AS household,
        CASE WHEN w.phone_id IS NULL THEN f.turn END AS turn, w.phone_id IS NOT NULL AS for_staff,
        w.phone_id IS NOT NULL AND f.may_be_contacted IS TRUE AS of_family, NULL::smallint AS contact_turn
      FROM (${families}) AS f FULL JOIN (${workers}) AS w USING (phone_id)`;
}

/**
 * Who is barred from every student of the groups hears nothing, whatever holds for others of the school; nor does who would be told
 * of absences that are all excused.
 */
const rightsOf = ({ groupIds }: Audience) =>
  groupIds == null
    ? sql`CASE WHEN a.contact_turn IS NOT NULL THEN (SELECT fact_bits('{rights contact}'))
        WHEN a.may_be_contacted THEN (SELECT fact_bits('{rights holder}'))
        ELSE (SELECT fact_bits('{rights barred}')) END`
    : sql`CASE WHEN a.contact_turn IS NOT NULL THEN (SELECT fact_bits('{rights contact}'))
        WHEN told.excused THEN (SELECT fact_bits('{rights excused}'))
        WHEN a.may_be_contacted AND told.may_be_contacted THEN (SELECT fact_bits('{rights holder}'))
        ELSE (SELECT fact_bits('{rights barred}')) END`;

/** Only a group's families hear of it. A correction goes to those who were reached, what goes on from an action to everybody, a notice to those whom an incident concerns, or who had none of their rights. */
function narrowed(audience: Audience): RawBuilder<unknown> {
  const { corrects, goesOnToAll, notifies, tellsRights, groupIds } = audience;
  if (groupIds != null)
    return mayTellContacts(audience)
      ? groupsWithContacts(groupIds)
      : sql`JOIN phones_of_groups(${[...groupIds]}::uuid[]) AS told ON told.phone_id = a.phone_id`;
  if (corrects != null && goesOnToAll !== true)
    return sql`JOIN phones_reached(${corrects}::uuid) AS reached(phone_id) ON reached.phone_id = a.phone_id`;
  if (tellsRights === 'due')
    return sql`JOIN phones_due_a_notice() AS due(phone_id) ON due.phone_id = a.phone_id`;
  return notifies == null
    ? sql``
    : sql`JOIN phones_concerned(${notifies}::uuid) AS concerned(phone_id) ON concerned.phone_id = a.phone_id`;
}

/** The named subquery `verdict`: the first rule that fits each combination of facts that occurs. */
export function verdicts(audience: Audience, facts: RawBuilder<unknown>): RawBuilder<unknown> {
  const { terms, purpose } = audience;
  return sql`
    verdict AS (
      SELECT o.facts, o.channel, r.id AS rule, r.allows, r.rests_on
      FROM (SELECT DISTINCT facts, channel FROM ${facts}) o
      CROSS JOIN LATERAL (
        SELECT r.id, r.allows, r.rests_on FROM consent_rule r
        WHERE r.rule_set = ${terms.ruleSet} AND ${terms.policy} = ANY (r.policies)
          AND ${purpose} = ANY (r.purposes) AND o.channel = ANY (r.channels) AND o.facts & ~r.mask = 0
        ORDER BY r.rank LIMIT 1) r
    )`;
}

/**
 * A single channel is a constant to the planner, and what hangs on it is worked out once. In an emergency, whom no
 * text reaches is called, so that texts alone have calls on their list too.
 */
function channelsOf({ delivery, purpose }: Audience): RawBuilder<unknown> {
  return delivery === 'text' && purpose !== 'emergency'
    ? text
    : sql`(VALUES ('voice'::text), ('text'))`;
}

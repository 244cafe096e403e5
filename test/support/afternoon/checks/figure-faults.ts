import type { Pool } from 'pg';
import { transact } from '#database/transaction.ts';
import type { FamilyTally } from '#domain/closure/unreached/family-tally.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { EvidenceSummary } from '#domain/proof/evidence/summary/evidence-summary.ts';
import { findEvidenceSummary } from '#domain/proof/evidence/summary/find-evidence-summary.ts';
import { type Cell, people } from '#domain/report/cell.ts';
import { reachReport } from '#domain/report/kinds/report-reach.ts';
import type { Town } from '#test/support/afternoon/town.ts';
import type { StandingCard } from './card-faults.ts';

/**
 * Figures that a closure’s card, thread, report, evidence, audit log and ledger tell differently. Only of closures whose last
 * call is over: the figures of others change between two readings.
 */
export async function figureFaults(town: Town, cards: readonly StandingCard[]): Promise<string[]> {
  const { db, owner } = town.product.database;
  const { rows } = await owner.pool.query<{ id: string }>(selectOver, [town.after]);
  const faults: string[] = [];
  for (const { id } of rows) {
    const view = await findCampaign(db, id);
    const evidence = await findEvidenceSummary(db, { campaignId: id });
    if (view === undefined || evidence === undefined) continue;
    const told = await selectTold(owner.pool, id);
    const its = cards.filter(({ kind, subject }) => kind === 'campaign' && subject === id);
    faults.push(
      ...[
        ...faultsOf(view, evidence, told),
        ...its.flatMap((card) => threadFaults(card, view)),
        ...(await reportFaults(town, view)),
      ].map((fault) => `closure ${view.number}: ${fault}`),
    );
    town.compared.add(id);
  }
  return faults;
}

const selectOver = `
  SELECT c.id FROM campaign c WHERE c.number > $1 AND c.started_at IS NOT NULL AND c.state IN ('finished', 'stopped')
    AND NOT EXISTS (SELECT FROM attempt WHERE campaign_id = c.id AND ended_at IS NULL)
  ORDER BY c.number`;

/** What its thread was told at the end, against the card. */
function threadFaults(
  { channel, messageId, platform }: StandingCard,
  view: CampaignView,
): string[] {
  if (view.tally === undefined) return [];
  const { reached, total } = view.tally.phones;
  const own = [...channel.values()].filter(({ thread }) => thread === messageId);
  return own.flatMap(({ summary }) => {
    const said = / finished at .*: ([\d,]+) of ([\d,]+) phones reached/.exec(summary);
    if (said === null) return [];
    const [told, of] = said.slice(1).map((words) => Number(words.replaceAll(',', '')));
    return [
      ...apart(`phones reached in the thread in ${platform} and on the card`, told ?? 0, reached),
      ...apart(`phones in the thread in ${platform} and on the card`, of ?? 0, total),
    ];
  });
}

/** The line of the report, which rounds what it counts. */
async function reportFaults(town: Town, view: CampaignView): Promise<string[]> {
  const { startedAt, tally, number, timeZone } = view;
  if (startedAt === null || tally === undefined) return [];
  const before = startedAt.add({ seconds: 1 });
  const { tables } = await transact(town.product.database.owner.db, (tx) =>
    reachReport.read(tx, { from: startedAt, before, timeZone, schoolIds: null }),
  );
  const row = tables[0]?.rows.find(([of]) => of?.is === 'count' && of.count === number);
  const [phones, reached] = (row ?? []).slice(3);
  return [
    ...sameCell('phones in the report and on the card', phones, tally.phones.total),
    ...sameCell('phones reached in the report and on the card', reached, tally.phones.reached),
  ];
}

function sameCell(what: string, cell: Cell | undefined, count: number): string[] {
  const [one, other] = [cell, people(count)].map((each) => JSON.stringify(each));
  return one === other ? [] : [`${what} differ, ${one} and ${other}`];
}

type Told = { stopped: number | null; texts: number };

/** What the stop itself counted, and the phones that a text got to. */
async function selectTold(pool: Pick<Pool, 'query'>, id: string): Promise<Told> {
  const { rows } = await pool.query<Told>(
    `SELECT (SELECT (facts ->> 'inProgress')::int FROM audit_entry WHERE subject_kind = 'campaign'
        AND subject_id = $1 AND act = 'campaign-stopped') AS stopped,
      (SELECT count(DISTINCT phone_id)::int FROM attempt WHERE campaign_id = $1::uuid AND channel = 'text'
        AND disposition IN ('delivered', 'sent')) AS texts`,
    [id],
  );
  return rows[0] ?? { stopped: null, texts: 0 };
}

function faultsOf(
  { tally, families, stop, placed }: CampaignView,
  evidence: EvidenceSummary,
  told: Told,
): string[] {
  if (tally === undefined) return [];
  const sum = (counts: readonly { count: number }[]) =>
    counts.reduce((all, { count }) => all + count, 0);
  const made = evidence.outcomes.reduce((all, one) => all + one.made, 0);
  const { person, machine, text } = tally.reached;
  return [
    ...apart(
      'opt-outs on the card and in the evidence',
      tally.revocationsTaken,
      sum(evidence.optOuts),
    ),
    ...apart('phones reached and their parts', tally.phones.reached, person + machine + text),
    ...(text <= told.texts ? [] : [`${text} reached by text alone, and ${told.texts} got a text`]),
    ...(placed === undefined
      ? []
      : apart(
          'calls and texts of the cost and of the evidence',
          placed.calls + placed.texts,
          made,
        )),
    ...(stop?.isFinal === true
      ? apart('calls in progress on the card and in the log', stop.inProgress, told.stopped ?? 0)
      : []),
    ...(families === undefined ? [] : familyFaults(families)),
  ];
}

const familyFaults = ({ total, reached, byHand, open, missed }: FamilyTally) =>
  apart('families and their parts', total, reached + byHand + open + missed);

const apart = (what: string, one: number, other: number) =>
  one === other ? [] : [`${what} differ, ${one} and ${other}`];

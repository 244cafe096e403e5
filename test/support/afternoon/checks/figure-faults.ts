import type { Pool } from 'pg';
import type { FamilyTally } from '#domain/campaign/unreached/family-tally.ts';
import type { CampaignView } from '#domain/campaign/view/campaign-view.ts';
import { findCampaign } from '#domain/campaign/view/find-campaign.ts';
import type { EvidenceSummary } from '#domain/evidence/summary/evidence-summary.ts';
import { findEvidenceSummary } from '#domain/evidence/summary/find-evidence-summary.ts';
import type { Town } from '#test/support/afternoon/town.ts';

/** Figures of one closure that its card, its evidence, the audit log and the ledger tell differently. */
export async function figureFaults(town: Town): Promise<string[]> {
  const { db, owner } = town.product.database;
  const { rows } = await owner.pool.query<{ id: string }>(
    `SELECT id FROM campaign WHERE number > $1 AND started_at IS NOT NULL ORDER BY number`,
    [town.after],
  );
  const faults: string[] = [];
  for (const { id } of rows) {
    const view = await findCampaign(db, id);
    const evidence = await findEvidenceSummary(db, { campaignId: id });
    if (view === undefined || evidence === undefined) continue;
    const told = await selectTold(owner.pool, id);
    faults.push(
      ...faultsOf(view, evidence, told).map((fault) => `closure ${view.number}: ${fault}`),
    );
  }
  return faults;
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

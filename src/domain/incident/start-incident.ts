import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { lockCampaign, setState } from '#domain/closure/campaign-store.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import { recordPause } from '#domain/closure/pause/record-pause.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { queueForDistrict } from '#domain/shared/campaign-queue-store.ts';
import { newId } from '#domain/shared/new-id-store.ts';
import type { Vault } from '#vault/vault.ts';
import type { IncidentKind, IncidentRefusal } from './incident.ts';
import { refuseIncident } from './incident-store.ts';

export type IncidentRequest = {
  operator: Operator;
  isDrill: boolean;
  kind: IncidentKind;
  /** The closure whose list or words were wrong; never of a drill. */
  campaignId?: string | undefined;
  discoveredAt: Temporal.Instant;
  known: string;
};

export type IncidentStarted =
  | { kind: 'started'; id: string; number: number }
  | { kind: 'refused'; reason: IncidentRefusal };

/**
 * Opens an incident: from its commit on no call leaves that is no emergency, and no file. A closure that it is about is
 * paused, emergency or not. The drill of one stands in the same line behind the intents that are being committed, so that its
 * time is that of the real thing, and holds nothing.
 */
export async function startIncident(
  db: Db,
  vault: Pick<Vault, 'encrypt'>,
  request: IncidentRequest,
): Promise<IncidentStarted> {
  const { operator, isDrill, kind, campaignId, discoveredAt, known } = request;
  return transact(db, async (tx): Promise<IncidentStarted> => {
    if (!mayOpenIncident(operator)) return refuse(tx, operator, 'not-an-incident-opener');
    await queueForDistrict(tx, 'change');
    if (isDrill && (await isDrillOpen(tx))) return refuse(tx, operator, 'breach-drill-under-way');
    const id = await newId(tx);
    const { number } = await tx
      .insertInto('incident')
      .values({
        id,
        is_drill: isDrill,
        kind,
        campaign_id: campaignId ?? null,
        discovered_at: discoveredAt,
        known: vault.encrypt(known, `incident.known:${id}`),
        opened_by: operator.id,
      })
      .returning('number')
      .executeTakeFirstOrThrow();
    await note(tx, by(operator.id), 'incident-opened', on('incident', id), {
      drill: isDrill,
      kind,
      discoveredAt: discoveredAt.toString(),
      ...(campaignId === undefined ? {} : { campaign: campaignId }),
    });
    if (!isDrill) await noteFreeze(tx, operator, id);
    if (campaignId !== undefined) await pauseClosure(tx, operator, campaignId);
    return { kind: 'started', id, number };
  });
}

const refuse = (tx: Transaction, operator: Operator, reason: IncidentRefusal) =>
  refuseIncident(tx, { operator, wanted: 'open', reason });

async function isDrillOpen(tx: Transaction): Promise<boolean> {
  const open = await tx
    .selectFrom('incident')
    .select('id')
    .where('is_drill', '=', true)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return open !== undefined;
}

/** The database placed it with the incident. */
async function noteFreeze(tx: Transaction, operator: Operator, incidentId: string): Promise<void> {
  const { id: pause } = await tx
    .selectFrom('pause')
    .select('id')
    .where('incident_id', '=', incidentId)
    .executeTakeFirstOrThrow();
  await recordPause(tx, { operator }, { act: 'district-frozen', facts: { pause } });
}

/** An emergency that goes to the wrong people is no emergency for them. */
async function pauseClosure(
  tx: Transaction,
  operator: Operator,
  campaignId: string,
): Promise<void> {
  const campaign = await lockCampaign(tx, campaignId);
  if (campaign?.state !== 'dialing') return;
  await setState(tx, campaignId, { state: 'paused', endedBy: operator.id });
  const facts = { reason: 'incident' } as const;
  await recordPause(tx, { operator, campaignId }, { act: 'campaign-paused', facts });
}

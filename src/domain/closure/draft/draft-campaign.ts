import { sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import { type Db, type Transaction, transact, violatedRule } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import {
  type Draft,
  type GroundBlocker,
  type RightsAudience,
  type TellsRights,
} from '#domain/closure/campaign.ts';
import { lockCampaign, setState } from '#domain/closure/campaign-store.ts';
import { isUnread } from '#domain/closure/draft/draft-store.ts';
import { stopCalling } from '#domain/closure/pause/stop-campaign.ts';
import { saidTerms } from '#domain/closure/terms/terms.ts';
import { selectVersion } from '#domain/closure/version-store.ts';
import { hasFields } from '#domain/language/family-fields.ts';
import { selectHeld } from '#domain/people/operator/held-store.ts';
import { holdsRole, type Operator, takesAttendance } from '#domain/people/operator/operator.ts';
import { goesOn } from '#domain/shared/happening.ts';
import type { draftRefusals } from '#refusals/closure.ts';
import { insertEditors, insertVersion, selectClosureNumber } from './draft-store.ts';
import { askedOf, correctionBlocker, findCorrected, followUpBlocker } from './find-corrected.ts';
import { recordCampaignRefusalWithin } from './record-campaign-refusal.ts';

type DraftRefusal = keyof typeof draftRefusals | GroundBlocker | 'untrained' | 'not-found';

export type DraftResult =
  | { kind: 'drafted'; campaignId: string }
  | { kind: 'refused'; reason: DraftRefusal };

type DraftRequest = {
  operator: Operator;
  draft: Draft;
  /** A campaign that is asked for again. */
  revises?: string | undefined;
  corrects?: string | undefined;
  /** The incident whose families it tells. */
  notifies?: string | undefined;
  /** It tells families of their rights. */
  tellsRights?: TellsRights | undefined;
  /** The same for each sending of one form. */
  formId?: string | undefined;
  /** The draft that it was written in, which is used up. */
  savedFormId?: string | undefined;
};

/**
 * Keeps what an operator requested. One that was sent back, expired or withdrawn gets its next version. One that was
 * stopped after calling began stays as it is, and the request becomes a campaign of its own. Each version needs its own
 * approvals. A worker seals the list afterwards, off the chat path. The operator counts as an author. A correction is
 * a campaign for the schools of the one it corrects, and reaches only the phones that one reached. Sending a form twice
 * gives the first result again.
 */
export async function draftCampaign(db: Db, request: DraftRequest): Promise<DraftResult> {
  try {
    return await transact(db, (tx) => draftWithin(tx, request));
  } catch (error) {
    // Both were on their way at once, and the other one was first.
    if (violatedRule(error) !== 'campaign_version_asked_once') throw error;
    return transact(db, (tx) => draftWithin(tx, request));
  }
}

/** The same in a transaction; throws where the same form is on its way beside it. */
export async function draftWithin(tx: Transaction, request: DraftRequest): Promise<DraftResult> {
  const { operator, formId } = request;
  const before = await selectDraftedBefore(tx, request);
  if (before !== undefined) return { kind: 'drafted', campaignId: before };
  const corrected = await findCorrected(tx, request);
  const asked = askedOf(request.draft, corrected);
  const isNext = corrected !== undefined && goesOn(corrected.happening, asked.happening);
  const blockerFor = isNext ? followUpBlocker(corrected) : correctionBlocker(corrected);
  const blocker = request.corrects === undefined ? undefined : blockerFor;
  const place =
    blocker ??
    (await versionFor(tx, request, {
      asked,
      corrects: corrected?.id,
      stops: isNext && request.revises === undefined,
    }));
  if (typeof place === 'string') {
    const campaignId = request.revises ?? request.corrects;
    await recordCampaignRefusalWithin(tx, {
      operator,
      act: 'asking-refused',
      reason: place,
      campaignId,
    });
    return { kind: 'refused', reason: place };
  }
  const { campaignId, number, again } = place;
  await insertEditors(tx, { campaignId, operatorId: operator.id, again });
  const versionId = await insertVersion(tx, {
    campaignId,
    number,
    submittedBy: operator.id,
    draft: asked,
    formId,
  });
  await deleteSavedForm(tx, request);
  if (number > 1) await setState(tx, campaignId, { state: 'draft', version: number });
  const held = await selectHeld(tx, { table: 'campaign_version', id: versionId });
  await note(tx, by(operator.id), 'campaign-drafted', on('campaign', campaignId), {
    ...factsOf(asked),
    ...held,
    closure: await selectClosureNumber(tx, campaignId),
    version: number,
    corrects: corrected?.id,
    again,
  });
  return { kind: 'drafted', campaignId };
}

function factsOf(asked: Draft & Required<Pick<Draft, 'machines'>>) {
  const { groupIds, kept = [], recordings = {} } = asked;
  const recorded = Object.keys(recordings);
  return {
    ...saidTerms(asked, 'isEntered'),
    groups: groupIds === undefined ? undefined : [...groupIds],
    kept: kept.length === 0 ? undefined : [...kept],
    recorded: recorded.length === 0 ? undefined : recorded,
    ...(asked.stands === undefined ? {} : { stands: asked.stands }),
  };
}

/** Who may ask for this; the ground, as the database says, which refuses the rows by itself. */
async function blockerOf(
  tx: Transaction,
  { operator, notifies }: Pick<DraftRequest, 'operator' | 'notifies'>,
  { happening, ground, purpose, schoolIds }: Draft,
): Promise<DraftRefusal | undefined> {
  // Who may write to the families of an incident was asked before, and the database asks again.
  const mayAsk =
    happening === 'absence'
      ? takesAttendance(operator, schoolIds)
      : holdsRole(operator, 'requester', schoolIds);
  if (notifies === undefined && !mayAsk) return 'not-a-requester';
  const row = await one<{ isTrained: boolean; groundBlocker: GroundBlocker | null }>(tx)`
    SELECT training_is_current(${operator.id}) AS "isTrained", ground_blocker(${ground}, ${purpose}, ${happening === 'absence'}) AS "groundBlocker"`;
  return row?.isTrained === true ? (row.groundBlocker ?? undefined) : 'untrained';
}

/**
 * Whether each recording has its sound still, and belongs to a text of its language that is the same for every family, and is sent
 * once.
 */
async function recordingBlocker(
  tx: Transaction,
  { recordings = {}, texts, stands }: Draft,
): Promise<'recording-gone' | 'recording-with-fields' | 'recording-weekly' | undefined> {
  const wanted = Object.entries(recordings);
  if (wanted.length === 0) return undefined;
  if (hasFields(texts)) return 'recording-with-fields';
  if (stands !== undefined) return 'recording-weekly';
  const found = await many<{ id: string; language: string }>(tx)`
    SELECT r.id, r.language FROM recording r JOIN recording_audio s ON s.recording_id = r.id
    WHERE r.id = ANY (${wanted.map(([, id]) => id)}::uuid[])`;
  const isThere = ([language, id]: [string, string]) =>
    language in texts && found.some((one) => one.id === id && one.language === language);
  return wanted.every(isThere) ? undefined : 'recording-gone';
}

/** The next version of what is revised, or a campaign of its own, which may be asked for `again`. */
async function versionFor(
  tx: Transaction,
  { operator, revises, notifies, tellsRights }: DraftRequest,
  { asked, corrects, stops }: { asked: Draft; corrects: string | undefined; stops: boolean },
): Promise<{ campaignId: string; number: number; again?: string } | DraftRefusal> {
  const blocker =
    (await blockerOf(tx, { operator, notifies }, asked)) ?? (await recordingBlocker(tx, asked));
  if (blocker !== undefined) return blocker;
  if (await isUnread(tx, asked.texts)) return 'translation-unread';
  if (corrects !== undefined && stops) await stopCalling(tx, { operator, campaignId: corrects });
  if (revises === undefined)
    return insertCampaign(tx, { author: operator.id, corrects, notifies, tellsRights });
  const campaign = await lockCampaign(tx, revises);
  if (campaign === undefined) return 'not-found';
  if (campaign.isNotice) return 'notice-not-edited';
  if (!['sent-back', 'expired', 'stopped'].includes(campaign.state)) return 'still-alive';
  // Who asks again for other schools takes nobody's closure away.
  const { schoolIds } = await selectVersion(tx, revises);
  if (!holdsRole(operator, 'requester', schoolIds)) return 'not-a-requester';
  // What has called families stays over, whatever is asked for next.
  return campaign.hasStarted
    ? {
        ...(await insertCampaign(tx, { author: operator.id, corrects, again: revises })),
        again: revises,
      }
    : { campaignId: revises, number: campaign.version + 1 };
}

async function insertCampaign(
  tx: Transaction,
  of: {
    author: string;
    corrects: string | undefined;
    notifies?: string | undefined;
    tellsRights?: TellsRights | undefined;
    /** A notice of rights stays one. */
    again?: string;
  },
): Promise<{ campaignId: string; number: number }> {
  const { id } = await tx
    .insertInto('campaign')
    .values({
      author_id: of.author,
      corrects: of.corrects ?? null,
      notifies: of.notifies ?? null,
      tells_rights: sql<RightsAudience | null>`coalesce(${of.tellsRights?.whom ?? null},
        (SELECT tells_rights FROM campaign WHERE id = ${of.again ?? null}::uuid))`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await run(tx)`
    INSERT INTO campaign_notice (campaign_id, language, version)
    SELECT ${id}::uuid, key, value FROM jsonb_each_text(${JSON.stringify(of.tellsRights?.versions ?? {})}::jsonb)
    UNION SELECT ${id}::uuid, language, version FROM campaign_notice WHERE campaign_id = ${of.again ?? null}::uuid`;
  return { campaignId: id, number: 1 };
}

async function deleteSavedForm(
  tx: Transaction,
  { savedFormId, operator }: DraftRequest,
): Promise<void> {
  if (savedFormId === undefined) return;
  await tx
    .deleteFrom('saved_form')
    .where('operator_id', '=', operator.id)
    .where('id', '=', savedFormId)
    .execute();
}

/** The campaign that this person asked for with this form before. */
async function selectDraftedBefore(
  tx: Transaction,
  { formId, operator }: DraftRequest,
): Promise<string | undefined> {
  if (formId === undefined) return undefined;
  const row = await tx
    .selectFrom('campaign_version')
    .select('campaign_id')
    .where('form_id', '=', formId)
    .where('submitted_by', '=', operator.id)
    .executeTakeFirst();
  return row?.campaign_id;
}

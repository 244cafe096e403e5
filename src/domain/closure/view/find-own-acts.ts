import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { mayOpenIncident } from '#domain/closure/pause/pause.ts';
import { type OfficeReach, officeReach, reachOf } from '#domain/office/office-reach.ts';
import { holdsRole, type Operator, roles } from '#domain/people/operator/operator.ts';

/** What one person may do with a campaign, by the buttons that stand for it; `see`: have its counts shown in private. */
export type OwnActs = Readonly<
  Record<
    | 'see'
    | 'stop'
    | 'pause'
    | 'resume'
    | 'revise'
    | 'add-languages'
    | 'correct'
    | 'unreached'
    | 'preview'
    | 'listen'
    | 'breach-form',
    boolean
  >
>;

/** Whether a person may stop or pause calls, whichever: it is safe, and so it is not asked for which schools. */
export const mayStop = (operator: Operator): boolean =>
  holdsRole(operator, 'requester') || holdsRole(operator, 'approver');

/** Whether a person may see what families hear, of whichever closure: nobody is named there. */
export const mayPreview = (operator: Operator): boolean =>
  mayStop(operator) || officeReach(operator) !== undefined;

/** The schools whose closures a person may follow: those for which they hold any role. Undefined for none. */
export const closureReach = (operator: Operator): OfficeReach | undefined =>
  reachOf(operator, roles);

const isAnyWithinReach = (reach: OfficeReach | undefined, schoolIds: readonly string[]) =>
  reach !== undefined && (reach === 'district' || schoolIds.some((id) => reach.includes(id)));

/**
 * For what is shown to one person alone: a button that they would be refused is none of theirs. Each act asks again when
 * it is pressed.
 */
export async function findOwnActs(
  db: Db,
  { operator, campaignId }: { operator: Operator; campaignId: string },
): Promise<OwnActs> {
  const facts = await one<Facts>(db)`
    SELECT v.school_ids AS "schoolIds", ${operator.id}::uuid IN (c.author_id, v.submitted_by) AS "isRequester",
      EXISTS (SELECT FROM pause h WHERE h.campaign_id = c.id AND h.released_at IS NULL AND h.asked_by = ${operator.id}
        AND requester_counts(h)) AS "hasAsked",
      v.purpose IN (TABLE frozen_purpose) AS "isFrozen",
      decision_blocker(${operator.id}, v) IS NULL AS "mayDecide", c.notifies IS NOT NULL AS "isNotice"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${campaignId}`;
  const { schoolIds, isRequester, hasAsked, isFrozen, mayDecide, isNotice } = facts ?? nothing;
  const mayRequest = holdsRole(operator, 'requester', schoolIds);
  return {
    see: isRequester || isAnyWithinReach(closureReach(operator), schoolIds),
    stop: mayStop(operator) || isRequester,
    pause: mayStop(operator),
    resume: (mayRequest || holdsRole(operator, 'approver', schoolIds)) && !hasAsked && !isFrozen,
    revise: mayRequest && !isNotice,
    'add-languages': mayRequest && !isNotice,
    correct: mayRequest,
    unreached:
      officeReach(operator) !== undefined || (isRequester && holdsRole(operator, 'requester')),
    preview: mayPreview(operator),
    listen: mayDecide,
    'breach-form': mayOpenIncident(operator),
  };
}

type Facts = {
  schoolIds: string[];
  isRequester: boolean;
  hasAsked: boolean;
  isFrozen: boolean;
  /** They may approve it, or send it back. */
  mayDecide: boolean;
  isNotice: boolean;
};

const nothing: Facts = {
  schoolIds: [],
  isRequester: false,
  hasAsked: true,
  isFrozen: true,
  mayDecide: false,
  isNotice: false,
};

import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { answerBinding, requestTextBinding } from '#domain/family/request/family-request.ts';
import type { Vault } from '#vault/vault.ts';
import type { FamilyAsked } from './family-asked.ts';

/** Each row names its phone by its id, in the place of a number. */
type Phones = readonly string[];

export async function selectOfficeRequests(
  tx: Transaction,
  phoneIds: Phones,
): Promise<FamilyAsked['officeRequests']> {
  return many<FamilyAsked['officeRequests'][number]>(tx)`
    SELECT phone_id AS number, number AS request, kind, opened_at AS at, answered_at AS "answeredAt", closed_at AS "closedAt"
    FROM family_request WHERE phone_id = ANY (${phoneIds}::uuid[]) ORDER BY opened_at`;
}

type MessageRow = Omit<FamilyAsked['messages'][number], 'words'> & {
  id: string;
  words: Buffer | null;
};

/** With the words of those phones that nobody else uses. */
export async function readMessages(
  tx: Transaction,
  vault: Pick<Vault, 'decrypt'>,
  { phoneIds, isTheirs }: { phoneIds: Phones; isTheirs: (phoneId: string) => boolean },
): Promise<FamilyAsked['messages']> {
  const rows = await many<MessageRow>(tx)`
    SELECT t.id, r.phone_id AS number, t.received_at AS at, 'family' AS from, r.number AS request, t.words
    FROM family_request_text t JOIN family_request r ON r.id = t.request_id WHERE r.phone_id = ANY (${phoneIds}::uuid[])
    UNION ALL
    SELECT f.id, f.phone_id, f.asked_at, 'office', r.number, f.words
    FROM outreach f LEFT JOIN family_request r ON r.id = f.request_id
    WHERE f.kind IN ('page-address', 'answer', 'notice') AND f.phone_id = ANY (${phoneIds}::uuid[])
    ORDER BY at`;
  return rows.map(({ id, words, ...row }) => {
    const binding = row.from === 'family' ? requestTextBinding(id) : answerBinding(id);
    const isShown = words !== null && isTheirs(row.number);
    return { ...row, words: isShown ? vault.decrypt(words, binding) : null };
  });
}

export async function selectOfficeTasks(
  tx: Transaction,
  phoneIds: Phones,
): Promise<FamilyAsked['officeTasks']> {
  return many<FamilyAsked['officeTasks'][number]>(tx)`
    SELECT phone_id AS number, opened_at AS at, kind, closed_at AS "closedAt", outcome
    FROM office_task WHERE phone_id = ANY (${phoneIds}::uuid[]) ORDER BY opened_at`;
}

export async function selectOfficeCalls(
  tx: Transaction,
  phoneIds: Phones,
): Promise<FamilyAsked['officeCalls']> {
  return many<FamilyAsked['officeCalls'][number]>(tx)`
    SELECT coalesce(t.phone_id, a.phone_id) AS number, t.asked_at AS at, t.outcome,
      t.call_back_at IS NOT NULL AS "askedToBeCalledBack"
    FROM office_transfer t LEFT JOIN attempt a ON a.id = t.attempt_id
    WHERE coalesce(t.phone_id, a.phone_id) = ANY (${phoneIds}::uuid[]) ORDER BY t.asked_at`;
}

export async function selectHandCalls(
  tx: Transaction,
  studentIds: readonly string[],
): Promise<FamilyAsked['handCalls']> {
  return many<FamilyAsked['handCalls'][number]>(tx)`
    SELECT h.at, c.number AS closure, h.student_id AS "studentId", staff_name(o) AS by, h.called
    FROM hand_call h JOIN campaign c ON c.id = h.campaign_id JOIN operator o ON o.id = h.operator_id
    WHERE h.student_id = ANY (${studentIds}::uuid[]) ORDER BY h.at`;
}

/** The lists that were locked without this phone, and the rule that kept it off. */
export async function selectNotCalled(
  tx: Transaction,
  phoneIds: Phones,
): Promise<FamilyAsked['notCalled']> {
  return many<FamilyAsked['notCalled'][number]>(tx)`
    SELECT x.phone_id AS number, c.created_at AS at, c.number AS closure, x.channel, coalesce(r.reason, x.rule) AS reason
    FROM exclusion x JOIN campaign_version v ON v.id = x.version_id
    JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
    LEFT JOIN consent_rule r ON r.rule_set = v.rule_set AND r.id = x.rule
    WHERE x.phone_id = ANY (${phoneIds}::uuid[]) ORDER BY c.created_at`;
}

import type { Act, FactsOf } from './acts/act.ts';

/** Who acted. An `account` is a chat account that no operator is linked to. */
export type Actor =
  | { kind: 'operator'; id: string }
  | { kind: 'system'; id: string }
  | { kind: 'guardian'; id: string }
  | { kind: 'carrier'; id: string }
  | { kind: 'account'; id: string };

/** What was acted on. */
export type Subject = {
  kind:
    | Actor['kind']
    | 'access-review'
    | 'attempt'
    | 'audit-run'
    | 'call'
    | 'campaign'
    | 'channel'
    | 'data-key'
    | 'database-restore'
    | 'district'
    | 'breach-sign'
    | 'door'
    | 'email-address'
    | 'drill'
    | 'family-request'
    | 'group'
    | 'hold'
    | 'import'
    | 'incident'
    | 'law-source'
    | 'ledger'
    | 'look-up'
    | 'office-task'
    | 'phone'
    | 'report'
    | 'retention'
    | 'role-change'
    | 'rule-set'
    | 'school'
    | 'sending-number'
    | 'translation'
    | 'sign-in'
    | 'template'
    | 'text'
    | 'training-course'
    | 'wording'
    | 'worker';
  id: string;
};

type NotedOf<A extends Act> = { act: A } & ({} extends FactsOf<A>
  ? { facts?: FactsOf<A> }
  : { facts: FactsOf<A> });

/** What was done, without who did it to what. */
export type Noted<A extends Act = Act> = { [One in A]: NotedOf<One> }[A];

/**
 * Who did what to which thing. The log holds identifiers, codes and counts; never a name, a number or the
 * words of a message, so that it can be shown to an auditor and kept when a person is erased.
 */
export type AuditEntry = { actor: Actor; subject: Subject } & Noted;

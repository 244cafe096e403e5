/** Who acted. An `account` is a chat account that no operator is linked to. */
export type Actor =
  | { kind: 'operator'; id: string }
  | { kind: 'system'; id: string }
  | { kind: 'guardian'; id: string }
  | { kind: 'carrier'; id: string }
  | { kind: 'account'; id: string };

/**
 * Who did what to which thing. The log holds identifiers, codes and counts; never a name, a number or the
 * words of a message, so that it can be shown to an auditor and kept when a person is erased.
 */
export type AuditEntry = {
  actor: Actor;
  /** Past participle in kebab case: `campaign-submitted`, `approval-refused`, `attempt-moved`. */
  act: string;
  subject: { kind: string; id: string };
  facts?: Record<string, string | number | boolean | null | readonly string[]>;
};

/** Says to who opens the file what it is and how it is checked; docs/evidence-file.md says each step to the byte. */
export const readingGuide = [
  'One JSON object a line: a closure, its versions, decisions, call list, calls and opt-outs, and the audit log’s entries about them. Phones, people and calls are ids; no name and no number of a family is in it.',
  'campaign: the closure. Where “phone” is an id, the file is about that phone alone.',
  'version: each request or edit, with who asked, their roles and training then, the rule set, and “sealed_content”: all that an approval covers, the text of each language among it.',
  'approval: each decision, with the roles and training of who decided at that moment.',
  'rule, recipient, exclusion, basis: why each phone was called or not. “evidence” of a list line is the “id” of a basis.',
  'attempt, call-event, revocation: each call and text, what the carrier reported, and the opt-outs.',
  'audit-entry: what the log says of all this. The last one, “evidence-written”, has the SHA-256 of every line before it.',
  'proof: a signed checkpoint of the log, and the hashes that lead from the entries to its root. consistency: earlier checkpoints, and what shows that this log only grew out of them.',
  'Check it offline: npm run audit:verify -- <file> --key <public key of the log> --checkpoints <file of checkpoints that somebody else kept>.',
  'By hand: SHA-256 throughout. Entry bytes are RFC 8785 JSON of id, at, actor, act, subject, facts; trees are those of RFC 9162, 2.1; checkpoints are C2SP signed notes (c2sp.org/tlog-checkpoint) with Ed25519.',
  'It doesn’t prove that what was written down was true, whose ids they are, or that the log is the only one: for that, compare it with checkpoints kept outside the district.',
] as const;

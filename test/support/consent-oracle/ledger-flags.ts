import type { PhoneFlag } from '#domain/consent/lookup/phone-consent.ts';
import { newest, type PhoneLedger, standing } from './ledger.ts';
import type { Facts } from './rule.ts';

/** The flags that hold, by the facts that the rules look at; their days are from the ledger. */
export function flagsOf(ledger: PhoneLedger, facts: Facts): PhoneFlag[] {
  const { revocations } = standing(ledger);
  const said = (test: (revocation: (typeof revocations)[number]) => boolean) =>
    newest(revocations.filter(test), ({ receivedAt }) => receivedAt)?.receivedAt ?? null;
  const blocked = (kind: 'emergency-line' | 'district' | 'texts-only') =>
    newest(
      ledger.blocks.filter(
        (block) =>
          block.kind === kind &&
          block.lifts === null &&
          !ledger.blocks.some(({ lifts }) => lifts === block.id),
      ),
      ({ blockedAt }) => blockedAt,
    )?.blockedAt ?? null;
  const flags: (PhoneFlag & { holds: boolean })[] = [
    {
      kind: 'wrong-number',
      holds: facts['wrong-number'] === 'yes',
      since: said(({ scope }) => scope === 'wrong-number'),
    },
    {
      kind: 'reassigned',
      holds: facts.reassigned === 'yes',
      since: newest(ledger.checks, ({ askedAt }) => askedAt)?.askedAt ?? null,
    },
    {
      kind: 'emergency-opt-out',
      holds: facts.consent === 'emergency-opt-out',
      since: said(({ scope }) => scope === 'all'),
    },
    {
      kind: 'carrier-stop',
      holds: facts['carrier-stop'] === 'yes',
      since: said(({ means }) => means === 'carrier-stop'),
    },
    {
      kind: 'district-block',
      holds: facts['district-block'] === 'yes',
      since: blocked('district'),
    },
    {
      kind: 'emergency-line',
      holds: facts['emergency-line'] === 'yes',
      since: blocked('emergency-line'),
    },
    { kind: 'bad-number', holds: facts['bad-number'] === 'yes', since: null },
    { kind: 'texts-only', holds: facts['texts-only'] === 'yes', since: blocked('texts-only') },
    { kind: 'student-line', holds: facts.student !== 'no', since: null },
  ];
  return flags.filter(({ holds }) => holds).map(({ kind, since }) => ({ kind, since }));
}

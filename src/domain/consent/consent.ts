import type { Actor } from '../audit/audit-entry.ts';

export type Channel = 'voice' | 'text';

/**
 * A withdrawal, by any reasonable means (47 CFR 64.1200(a)(10)).
 * - non-emergency: ends everything that needs consent; emergencies go on.
 * - all: the guardian said that emergency messages must end too.
 * - wrong-number: the number belongs to somebody else; ends everything, for every student it is linked to.
 */
export type Revocation = {
  phoneId: string;
  channel: Channel | 'any';
  scope: 'non-emergency' | 'all' | 'wrong-number';
  means: 'key-press' | 'text-reply' | 'carrier-stop' | 'staff' | 'import' | 'web-page';
  actor: Actor;
  attemptId?: string;
};

const stopWords = new Set(
  'stop quit end revoke optout cancel unsubscribe stopall pare alto cancelar parar'.split(' '),
);

/**
 * Whether a text withdraws consent: the seven words of 47 CFR 64.1200(a)(10), their spellings and the Spanish
 * ones, alone in the message. Anything else is for a person to read.
 */
export function isStopRequest(body: string): boolean {
  const words = body
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\s]/gu, '')
    .trim();
  return stopWords.has(words.replaceAll(/\s+/g, ''));
}

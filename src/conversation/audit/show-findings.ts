import type { Command } from '#conversation/kit/command.ts';
import { findAliveFindings } from '#domain/audit-run/finding/find-findings.ts';
import { findingsCard } from './findings-card.ts';

export const findingsCommand = {
  typed: {
    'audit findings': {
      who: 'finding-owners',
      help: 'Audit findings that are still open',
      isUsual: true,
      offered: ['team'],
      // In counts, and the look is recorded.
      answer: async ({ db }, { operator }) => ({
        kind: 'private',
        card: findingsCard(await findAliveFindings(db, operator)),
      }),
    },
  },
} satisfies Command;

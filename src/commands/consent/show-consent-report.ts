import type { Command } from '#commands/command.ts';
import { refuse } from '#commands/refusal-words.ts';
import { answerReportWords } from '#commands/report/show-report.ts';
import { consentReport } from '#domain/report/kinds/report-consent.ts';

export const consentReportCommand = {
  typed: {
    'consent report': {
      who: 'overseers',
      help: 'Which families may be called, by school',
      isUsual: true,
      offered: ['team'],
      answer: async (context, asker) =>
        (await answerReportWords(context, asker, [consentReport.name])) ?? refuse('not-found'),
    },
  },
} satisfies Command;

import type { Command } from '#conversation/kit/command.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { answerReportWords } from '#conversation/report/show-report.ts';
import { consentReport } from '#domain/report/kinds/report-consent.ts';

export const consentReportCommand = {
  typed: {
    'consent report': {
      who: 'overseers',
      help: 'Which families may be called, by school',
      isUsual: true,
      offered: ['team'],
      answer: async (context, actor) =>
        (await answerReportWords(context, actor, [consentReport.name])) ?? refuse('not-found'),
    },
  },
} satisfies Command;

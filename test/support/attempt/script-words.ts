import type { CallScript } from '#carrier/call-script.ts';

/** What a script says, line by line; of a step without words, its kind. */
export const wordsOf = (script: CallScript) =>
  script.flatMap((step) =>
    step.kind === 'listen'
      ? step.lines.map(({ text }) => text)
      : step.kind === 'say'
        ? [step.text]
        : [step.kind],
  );

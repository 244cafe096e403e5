/** What one question found that isn't as it should be, in a sentence, and what a person does about it. */
export type Trouble = { about: string; light: 'yellow' | 'red'; says: string; todo: string };

/** The answers of one week: how many, and those that name a trouble. */
export type Checkup = {
  /** Its Monday. */
  week: string;
  at: Temporal.Instant;
  timeZone: string;
  asked: number;
  troubles: Trouble[];
};

/** As the one who asked has them. */
export type Answered = {
  about: string;
  light: 'green' | Trouble['light'];
  says: string;
  todo?: string;
};

export const troublesOf = (answers: readonly Answered[]): Trouble[] =>
  answers.flatMap(({ about, light, says, todo = '' }) =>
    light === 'green' ? [] : [{ about, light, says, todo }],
  );

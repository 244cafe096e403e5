export type Light = 'green' | 'yellow' | 'red';

/** What one question found, in a sentence; and what a person does about it, unless it is green. */
export type Finding = {
  /** For scripts: the system and the question, such as `slack.token`. */
  about: string;
  light: Light;
  says: string;
  todo?: string;
  /** A credential that the other side refused, or one that is missing: only a person can mend it, and a start says so too. */
  isRefused?: true;
};

export const green = (about: string, says: string): Finding => ({ about, light: 'green', says });

export const yellow = (about: string, says: string, todo: string): Finding => ({
  about,
  light: 'yellow',
  says,
  todo,
});

export const red = (about: string, says: string, todo: string): Finding => ({
  about,
  light: 'red',
  says,
  todo,
});

/** The other side knows the credential that we showed, and does not take it. */
export const refused = (about: string, says: string, todo: string): Finding => ({
  ...red(about, says, todo),
  isRefused: true,
});

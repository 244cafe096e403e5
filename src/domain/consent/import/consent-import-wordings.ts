/** The exact words of a version in a language, and the line of the file that has them first. */
export type ImportedWording = { version: string; language: string; body: string; line: number };

export type ImportedWordings = {
  /** Keeps the words of a row, or says why they can't be those of their version. */
  add(wording: ImportedWording): string | undefined;
  readonly all: readonly ImportedWording[];
};

// Wordings are kept for ever; a file with more has something else in its column.
const most = 100;

/** Gathers the wordings of a file: of each version and language one. */
export function collectWordings(): ImportedWordings {
  const known = new Map<string, ImportedWording>();
  return {
    add(wording) {
      const key = JSON.stringify([wording.version, wording.language]);
      const first = known.get(key);
      if (first !== undefined) {
        return first.body === wording.body
          ? undefined
          : `wording is not that of line ${first.line}, which has the same wording_version and language`;
      }
      if (known.size === most) {
        return `the file has more than ${most} wordings; wording_version is the version of a form, not of a family`;
      }
      known.set(key, wording);
      return undefined;
    },
    get all() {
      return [...known.values()];
    },
  };
}

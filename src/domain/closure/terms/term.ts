/**
 * One option of a closure: where it is kept, and who says it. `Said` are the values that somebody chose; `Usual` is what the column
 * has where nobody did, which no seal, entry or card says.
 */
export type Term<Said, Usual = never> = {
  /** Of `campaign_version`. */
  column: string;
  /** Absent where there is no usual: somebody always chose. */
  usual?: Usual;
  /** Its field of the form; a yes-or-no option has `yes` there. */
  field: string;
  /** What may be left as usual stands among the options of the form. */
  isOption?: true;
  /** What the form has where it is usual; nothing, unless this. */
  unsaid?: string;
  /** An approval covers it: the sealed content has it, by its name. */
  isSealed?: true;
  /** The entry of the draft has it, by its name. */
  isEntered?: true;
  /** A weekly notice has it of its first one. */
  isWeekly?: true;
  /** The kind of change that an approver is told of, where the version before had another. */
  change?: string;
  /** Never there: what type it has. */
  said?: Said;
};

type Of<Said, Usual> = Omit<Term<Said, Usual>, 'usual' | 'said'>;

/** What somebody always chose. */
export const choice =
  <Said>() =>
  <const T extends Of<Said, never>>(term: T): T & { said?: Said } =>
    term;

/** What may be left out: null, then. */
export const maybe =
  <Said>() =>
  <const T extends Of<Said, null>>(term: T): T & { said?: Said; usual: null } => ({
    ...term,
    usual: null,
  });

/** Yes or no; no, unless somebody chose it. */
export const flag = <const T extends Of<true, false>>(
  term: T,
): T & { said?: true; usual: false } => ({ ...term, usual: false });

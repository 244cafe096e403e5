/** A family of the list, without names and numbers. */
export type ListedFamily = {
  /** Its guardians. */
  key: string;
  schools: string[];
  /** By which it is taken: its first school within reach, and the language of its first phone. */
  schoolId: string;
  language: string;
  /** Within reach. */
  studentIds: string[];
  /** All of them: a call to the family is about each. */
  allStudentIds: string[];
  phoneIds: string[];
  /** A try had missed it, before a stop. */
  wasTried: boolean;
  calledById: string | null;
  calledBy: string | null;
  calledAt: Temporal.Instant | null;
  /** Who has one of its numbers now, this operator before others. */
  takenById: string | null;
  takenBy: string | null;
  takenAt: Temporal.Instant | null;
  /** When somebody last took it, if anybody did. */
  lastTakenAt: Temporal.Instant | null;
};

/** So many families are taken at once. Families that share a number are taken together, so it may be a few more. */
export const batchSize = 10;

/** Families that nobody has taken or called, of one school and one language. */
export type HandCallGroup = {
  school: { id: string; name: string };
  /** BCP 47. */
  language: string;
  families: number;
};

type Which = { schoolId: string; language: string };

const isFree = ({ calledAt, takenById }: ListedFamily) => calledAt === null && takenById === null;
const isIn = (family: ListedFamily, { schoolId, language }: Which) =>
  family.schoolId === schoolId && family.language === language;

/** The largest first. */
export function groupFamilies(families: readonly ListedFamily[]): HandCallGroup[] {
  const groups = Map.groupBy(
    families.filter(isFree),
    ({ schoolId, language }) => `${schoolId} ${language}`,
  );
  return [...groups.values()]
    .flatMap(([first, ...rest]): HandCallGroup[] =>
      first === undefined
        ? []
        : [
            {
              school: { id: first.schoolId, name: first.schools[0] ?? '' },
              language: first.language,
              families: rest.length + 1,
            },
          ],
    )
    .toSorted((one, other) => other.families - one.families);
}

/** This person's: still to call first, then those whom they called, the newest first. */
export function familiesOf(families: readonly ListedFamily[], operatorId: string): ListedFamily[] {
  const called = ({ calledAt }: ListedFamily) =>
    calledAt?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  return families
    .filter(({ takenById, calledById }) => takenById === operatorId || calledById === operatorId)
    .toSorted((one, other) => (called(one) === called(other) ? 0 : called(other) - called(one)));
}

/** The next ten of a group. Those whom somebody had before come last: they didn't pick up. */
export function nextBatch(families: readonly ListedFamily[], which: Which): ListedFamily[] {
  const free = families.filter(isFree);
  const lastTaken = ({ lastTakenAt }: ListedFamily) => lastTakenAt?.epochMilliseconds ?? 0;
  const queue = free
    .filter((family) => isIn(family, which))
    .toSorted((one, other) => lastTaken(one) - lastTaken(other));
  const batch = new Set<ListedFamily>();
  for (const family of queue) {
    if (batch.size >= batchSize) break;
    addWithKin(batch, family, free);
  }
  return [...batch];
}

/** A number is called once, though it is of two families, such as a grandmother's. */
function addWithKin(
  batch: Set<ListedFamily>,
  family: ListedFamily,
  free: readonly ListedFamily[],
): void {
  if (batch.has(family)) return;
  batch.add(family);
  const phones = new Set(family.phoneIds);
  for (const other of free)
    if (other.phoneIds.some((id) => phones.has(id))) addWithKin(batch, other, free);
}

/** Migrations by their path, with the digest of each. */
export type Digests = ReadonlyMap<string, string>;

/** Whether CHANGELOG.md has a version with its day: `## 0.1.0 (2027-01-15)`. */
const isReleased = (changelog: string) => /^## \d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)$/m.test(changelog);

/** As sha256sum writes it. */
export const readDigests = (text: string): Digests =>
  new Map(
    Array.from(text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm), ([, digest = '', file = '']) => [
      file,
      digest,
    ]),
  );

/** What is wrong with the migrations that a release left behind, in sentences. */
export function findChanged(parts: {
  changelog: string;
  released: Digests;
  /** The digests of the baselines that were released. */
  baselines: ReadonlySet<string>;
  /** That of the baseline here. */
  baseline: string;
  files: Digests;
}): string[] {
  const { released, files } = parts;
  if (!isReleased(parts.changelog)) return [];
  if (released.size === 0)
    return [
      'A version is released, and migrations/released.txt lists nothing: migrations/README.md has the command.',
    ];
  const unlisted = parts.baselines.has(parts.baseline)
    ? []
    : [
        'A version is released, and migrations/released-baselines.txt has not the digest of its baseline: migrations/README.md has the command.',
      ];
  const newest = [...released.keys()].filter(isMigration).toSorted().at(-1) ?? '';
  const changed = [...released].flatMap(([file, digest]) => {
    if (!files.has(file)) return [`${file} is released, and gone.`];
    return files.get(file) === digest
      ? []
      : [`${file} is released, and changed: write a migration instead.`];
  });
  const added = [...files.keys()].filter((file) => !released.has(file));
  const misplaced = added.flatMap((file) => {
    if (!isMigration(file))
      return [`${file} joined a released baseline: write a migration instead.`];
    return file > newest ? [] : [`${file} comes before ${newest}, which is released.`];
  });
  return [...unlisted, ...changed, ...misplaced];
}

const isMigration = (file: string) => /^migrations\/\d{8}T\d{4}-[a-z0-9-]+\.ts$/.test(file);

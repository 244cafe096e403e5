import type { Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import type { RosterPackage } from './roster-package.ts';

const files = ['orgs', 'users', 'roles', 'classes', 'enrollments', 'demographics'] as const;
export type RosterFile = (typeof files)[number];

export type Manifest = { version: '1.1' | '1.2'; files: ReadonlySet<RosterFile> };

const manifestFile = 'manifest.csv';
const versionName = 'oneroster.version';
const read: ReadonlySet<string> = new Set([versionName, ...files.map((file) => `file.${file}`)]);

/** Reads what the export says about itself. Only whole exports ("bulk") are taken, since who is missing has left. */
export async function readManifest(
  source: RosterPackage,
  problems: Problems,
): Promise<Manifest | undefined> {
  const complain = (words: string) => problems.add({ file: manifestFile, words });
  if (!source.has(manifestFile)) {
    complain(
      'is missing; an OneRoster 1.1 or 1.2 export has it, and a School Data Sync V2.1 export has relationships.csv',
    );
    return undefined;
  }
  const properties = await readProperties(source, problems);
  if (problems.hasUnreadRows) return undefined;
  const version = readVersion(properties.get(versionName) ?? '');
  if (version === undefined) {
    complain('has no oneroster.version of 1.1 or 1.2');
    return undefined;
  }
  const present = new Set<RosterFile>();
  for (const file of files) {
    const mode = modeOf(properties, file);
    if (mode === 'absent') continue;
    if (mode !== 'bulk') {
      complain(`says that ${file}.csv holds changes only; export everything ("bulk")`);
    } else if (source.has(`${file}.csv`)) {
      present.add(file);
    } else {
      complain(`promises ${file}.csv, which is not there`);
    }
  }
  const needed: RosterFile[] = version === '1.2' ? ['orgs', 'users', 'roles'] : ['orgs', 'users'];
  for (const file of needed) {
    if (modeOf(properties, file) === 'absent') {
      complain(`does not promise ${file}.csv, which is needed`);
    }
  }
  return { version, files: present };
}

/** Some systems write "Bulk". */
function modeOf(properties: Map<string, string>, file: RosterFile): string {
  return properties.get(`file.${file}`)?.toLowerCase() ?? 'absent';
}

async function readProperties(
  source: RosterPackage,
  problems: Problems,
): Promise<Map<string, string>> {
  const properties = new Map<string, string>();
  const rows = readCsv(
    { file: manifestFile, bytes: source.read(manifestFile) },
    { required: ['propertyName', 'value'] },
    problems,
  );
  for await (const batch of rows) {
    for (const row of batch) {
      const name = row.value('propertyName').toLowerCase();
      if (read.has(name)) properties.set(name, row.value('value'));
    }
  }
  return properties;
}

function readVersion(text: string): Manifest['version'] | undefined {
  if (/^1\.1(\.|$)/.test(text)) return '1.1';
  return /^1\.2(\.|$)/.test(text) ? '1.2' : undefined;
}

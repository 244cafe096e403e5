import { isDeepStrictEqual } from 'node:util';
import type { Notes, Problems } from '#sis/csv/problems.ts';
import { readCsv } from '#sis/csv/read-csv.ts';
import { hasControl, isSourcedId, readName, readTimeZone } from './field.ts';
import { PackageRefused } from './package-refused.ts';
import { statusReader } from './read-status.ts';
import { repeatedRows } from './repeated-rows.ts';
import type { RosterPackage } from './roster-package.ts';

export type Org = {
  line: number;
  sourcedId: string;
  isLive: boolean;
  name: string;
  isSchool: boolean;
  parent: string;
  /** IANA name, of this organization or the nearest above it that has one. */
  timeZone: string;
  officePhone: string;
};

const columns = ['sourcedId', 'name', 'type', 'parentSourcedId'] as const;
const extensions = ['status', 'metadata.timeZone', 'metadata.officePhone'] as const;

const mostOrgs = 100_000;

/** Districts and schools; a few hundred at most. */
export async function readOrgs(
  source: RosterPackage,
  { problems, warnings }: Notes,
  defaultTimeZone: string | undefined,
  required: readonly (typeof columns)[number][] = columns,
): Promise<Map<string, Org>> {
  const orgs = new Map<string, Org>();
  const file = 'orgs.csv';
  const status = statusReader(file, warnings);
  const repeats = repeatedRows(file, warnings);
  const layout = { required, optional: [...columns, ...extensions] };
  for await (const batch of readCsv({ file, bytes: source.read(file) }, layout, problems)) {
    for (const row of batch) {
      const { line } = row;
      const complain = (words: string) => problems.add({ file, line, words });
      const sourcedId = row.value('sourcedId');
      const name = readName(row.value('name'));
      const timeZone = readZone(row.value('metadata.timeZone'));
      const isLive = status.isLive(row.value('status'), line);
      if (!isSourcedId(sourcedId)) complain('has no usable sourcedId');
      else if (!isLive) {
        if (!orgs.has(sourcedId)) orgs.set(sourcedId, closed(line, sourcedId));
      } else if (name === '' || name.length > 200 || hasControl(name))
        complain('has no usable name');
      else if (timeZone === undefined) {
        complain('metadata.timeZone is not a time zone such as America/Chicago');
      } else {
        const org = {
          line,
          sourcedId,
          isLive: true,
          name,
          timeZone,
          isSchool: row.value('type').toLowerCase() === 'school',
          parent: row.value('parentSourcedId'),
          officePhone: row.value('metadata.officePhone'),
        };
        const before = orgs.get(sourcedId);
        if (before?.isLive !== true) orgs.set(sourcedId, org);
        else if (isSame(before, org)) repeats.note(line, before.line);
        else complain(`repeats the sourcedId of line ${before.line}`);
      }
    }
    refuseTooMany(orgs);
  }
  status.tell();
  repeats.tell();
  settleTimeZones(orgs, problems, defaultTimeZone);
  return orgs;
}

/** They are kept in memory. */
function refuseTooMany({ size }: Map<string, Org>): void {
  if (size > mostOrgs) throw new PackageRefused('orgs.csv has more than 100,000 schools');
}

const readZone = (text: string) => (text === '' ? '' : readTimeZone(text));

const isSame = (before: Org, org: Org) => isDeepStrictEqual({ ...before, line: org.line }, org);

/** Others may still name it; nobody is there any more. */
function closed(line: number, sourcedId: string): Org {
  const nothing = { name: '', parent: '', timeZone: '', officePhone: '' };
  return { line, sourcedId, isLive: false, isSchool: false, ...nothing };
}

function settleTimeZones(
  orgs: Map<string, Org>,
  problems: Problems,
  defaultTimeZone?: string,
): void {
  for (const org of orgs.values()) {
    let above: Org | undefined = org;
    // Ten steps are deeper than any district, and an end for a circle.
    for (let i = 0; i < 10 && above !== undefined && above.timeZone === ''; i++)
      above = orgs.get(above.parent);
    org.timeZone = above?.timeZone || defaultTimeZone || '';
    if (org.isSchool && org.timeZone === '') {
      problems.add({
        file: 'orgs.csv',
        line: org.line,
        words:
          'has no time zone: add a column metadata.timeZone to the school or its district, or give --time-zone',
      });
    }
  }
}

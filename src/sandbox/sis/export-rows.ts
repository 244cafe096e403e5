import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** One row, as the JSON binding of OneRoster has it. */
export type SisRow = Record<string, unknown> & { sourcedId: string };
export type SisRows = Record<'orgs' | 'users' | 'classes' | 'enrollments', SisRow[]>;

type Csv = Record<string, string>;

/** The CSV files of an export as the rows that a service of the same system would answer. */
export async function readExportRows(folder: string): Promise<SisRows> {
  const read = async (file: string): Promise<Csv[]> => {
    const text = await readFile(path.join(folder, `${file}.csv`)).catch(() => undefined);
    return text === undefined ? [] : parse(text, { columns: true, skip_empty_lines: true });
  };
  const roles = Map.groupBy(await read('roles'), (role) => role['userSourcedId'] ?? '');
  return {
    orgs: (await read('orgs')).map((row) => ({
      ...base(row),
      ...texts(row, 'name', 'type', 'identifier'),
      ...reference('parent', row['parentSourcedId'], 'org'),
    })),
    users: (await read('users')).map((row) => ({
      ...base(row),
      ...texts(row, 'username', 'givenName', 'familyName', 'sms', 'phone', 'role'),
      enabledUser: true,
      grades: listed(row['grades']),
      agents: listed(row['agentSourcedIds']).map((id) => reference('it', id, 'user').it),
      ...(row['orgSourcedIds'] === undefined
        ? { roles: (roles.get(row['sourcedId'] ?? '') ?? []).map(roleOf) }
        : { orgs: listed(row['orgSourcedIds']).map((id) => reference('it', id, 'org').it) }),
    })),
    classes: (await read('classes')).map((row) => ({
      ...base(row),
      ...texts(row, 'title', 'classCode', 'classType'),
      grades: listed(row['grades']),
      ...reference('course', row['courseSourcedId'], 'course'),
      ...reference('school', row['schoolSourcedId'], 'org'),
      terms: listed(row['termSourcedIds']).map((id) => reference('it', id, 'academicSession').it),
    })),
    enrollments: (await read('enrollments')).map((row) => ({
      ...base(row),
      ...texts(row, 'role', 'primary', 'beginDate', 'endDate'),
      ...reference('user', row['userSourcedId'], 'user'),
      ...reference('class', row['classSourcedId'], 'class'),
      ...reference('school', row['schoolSourcedId'], 'org'),
    })),
  };
}

const roleOf = (row: Csv) => ({
  ...texts(row, 'roleType', 'role', 'beginDate', 'endDate'),
  ...reference('org', row['orgSourcedId'], 'org'),
});

/** A service says "active" where a file of everything says nothing, and when a row changed last. */
function base(row: Csv): SisRow {
  const metadata = Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => name.startsWith('metadata.') && value !== '')
      .map(([name, value]) => [name.slice('metadata.'.length), value]),
  );
  return {
    sourcedId: row['sourcedId'] ?? '',
    status: row['status'] || 'active',
    dateLastModified: row['dateLastModified'] || '2026-08-01T06:00:00.000Z',
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

const texts = (row: Csv, ...names: string[]) =>
  Object.fromEntries(
    names.flatMap((name) =>
      row[name] === undefined || row[name] === '' ? [] : [[name, row[name]]],
    ),
  );

const listed = (text = '') => text.split(',').filter((part) => part !== '');

function reference<Name extends string>(
  name: Name,
  sourcedId: string | undefined,
  type: string,
): { [N in Name]?: { href: string; sourcedId: string; type: string } } {
  if (sourcedId === undefined || sourcedId === '') return {};
  const href = `https://sis.example.org/${type}s/${sourcedId}`;
  return { [name]: { href, sourcedId, type } } as never;
}

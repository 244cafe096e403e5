import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Export } from './roster-district.ts';

/** A small School Data Sync V2.1 export, with the columns of Microsoft's own samples. */
export function smallSdsExport(): Export {
  return {
    orgs: [
      'sourcedId,name,type,parentSourcedId',
      'D-1,Prairie District,district,',
      'SCH-1,North School,school,D-1',
      'SCH-2,South School,school,D-1',
    ],
    users: [
      'sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms',
      'S-1,ana@example.org,Ana,Peña,,,,,',
      'S-2,bo@example.org,Bo,Lindgren,,,,,',
      'G-1,eva@example.org,Eva,Peña,,,eva@example.org,+14025550101,+14025550101',
      'G-2,raul@example.org,Raúl,Peña,,,raul@example.org,4025550102,',
      'G-3,ida@example.org,Ida,Lindgren,,,ida@example.org,,(402) 555-0104',
      'C-3,doc@example.org,Uma,Stone,,,doc@example.org,4025550105,',
      'T-1,kim@example.org,Kim,Oakes,,,kim@example.org,4025550106,',
    ],
    roles: [
      'userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate',
      'S-1,SCH-1,student,SY26,03,TRUE,8/24/2026,6/11/2037',
      'S-2,SCH-1,student,SY26,KG,TRUE,2026-08-24,2037-06-11',
      'S-2,SCH-2,student,SY25,PK,FALSE,8/24/2025,6/11/2026',
      'T-1,SCH-1,teacher,SY26,,TRUE,,',
    ],
    classes: [
      'sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId,code',
      'K-1,SCH-1,Homeroom 3,SY26,,H3',
    ],
    enrollments: ['classSourcedId,userSourcedId,role', 'K-1,S-1,student', 'K-1,T-1,teacher'],
    relationships: [
      'userSourcedId,relationshipUserSourcedId,relationshipRole',
      'S-1,G-1,parent',
      'S-1,G-2,guardian',
      'S-2,G-3,Parent',
      'S-2,G-1,relative',
      'S-2,C-3,doctor',
    ],
  };
}

type Row = Record<string, string>;

/** What Microsoft's format can say of an OneRoster 1.2 export of the same people. */
export async function sdsExportOf(folder: string): Promise<Export> {
  const read = async (file: string): Promise<Row[]> =>
    parse(await readFile(path.join(folder, `${file}.csv`), 'utf8'), { columns: true });
  const users = await read('users');
  const roles = await read('roles');
  const relations = new Map(roles.map((row) => [row['userSourcedId'], row['role'] ?? '']));
  const isFamily = ({ role }: Row) => ['parent', 'guardian', 'relative'].includes(role ?? '');
  const grades = new Map(users.map((row) => [row['sourcedId'], row['grades'] ?? '']));
  return {
    orgs: table(await read('orgs'), ['sourcedId', 'name', 'type', 'parentSourcedId']),
    users: table(users, [
      'sourcedId',
      'username',
      'givenName',
      'familyName',
      'email',
      'phone',
      'sms',
    ]),
    roles: table(
      roles
        .filter((row) => !isFamily(row))
        .map((row) => ({ ...row, grade: grades.get(row['userSourcedId']) ?? '' })),
      ['userSourcedId', 'orgSourcedId', 'role', 'grade'],
    ),
    classes: table(
      (await read('classes')).map((row) => ({
        ...row,
        orgSourcedId: row['schoolSourcedId'] ?? '',
      })),
      ['sourcedId', 'orgSourcedId', 'title'],
    ),
    enrollments: table(await read('enrollments'), ['classSourcedId', 'userSourcedId', 'role']),
    relationships: table(
      users.flatMap(({ sourcedId = '', agentSourcedIds = '' }) =>
        agentSourcedIds.split(',').flatMap((agent): Row[] => {
          const ids = { userSourcedId: sourcedId, relationshipUserSourcedId: agent };
          return agent === '' ? [] : [{ ...ids, relationshipRole: relations.get(agent) ?? '' }];
        }),
      ),
      ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
    ),
  };
}

const table = (rows: readonly Row[], columns: readonly string[]) => [
  columns.join(','),
  ...rows.map((row) => columns.map((column) => row[column] ?? '').join(',')),
];

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A small export for tests that spoil one thing in it. Keys are file names without `.csv`. */
export type Export = Record<string, string[]>;

const manifest = (version: string, files: string[]): string[] => [
  'propertyName,value',
  'manifest.version,1.0',
  `oneroster.version,${version}`,
  ...files.map((file) => `file.${file},bulk`),
];

/** OneRoster 1.1: roles stand in users.csv. */
export function smallExport(): Export {
  return {
    manifest: manifest('1.1', ['orgs', 'users', 'enrollments', 'classes', 'demographics']),
    orgs: [
      'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.timeZone,metadata.officePhone',
      'D-1,,,Prairie District,district,,,America/Chicago,',
      'SCH-1,,,North School,school,,D-1,,+13085550101',
      'SCH-2,,,South School,school,,D-1,America/Denver,',
    ],
    users: [
      'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,metadata.language,metadata.phoneType,metadata.custodyBar',
      'S-1,,,true,SCH-1,student,s1,,Ana,Peña,,,,,,"G-1,G-2",03,,,,G-2=Case DR-1',
      'S-2,,,true,"SCH-1,SCH-2",student,s2,,Bo,Lindgren,,,,,,,04,,,,',
      'G-1,,,true,D-1,parent,g1,,Eva,Peña,,,,+14025550101,(402) 555-0101,,,,spa,,',
      'G-2,,,true,D-1,parent,g2,,Raúl,Peña,,,,402-555-0103,402-555-0102,,,,es-MX,landline,',
      'G-3,,,true,D-1,guardian,g3,,Ida,Lindgren,,,,402-555-0104,,S-2,,,,,',
      'T-1,,,true,SCH-1,teacher,t1,,Kim,Oakes,,,,,,,,,,,',
    ],
    classes: [
      'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
      'C-1,,,Homeroom 3,03,,,homeroom,,SCH-1,,,,',
    ],
    enrollments: [
      'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
      'E-1,,,C-1,SCH-1,S-1,student,true,,',
      'E-2,,,C-1,SCH-1,T-1,teacher,true,,',
      'E-3,,,C-1,SCH-2,S-1,student,false,2024-08-01,2025-05-30',
    ],
    demographics: ['sourcedId,status,dateLastModified,birthDate,sex', 'S-1,,,2017-03-04,'],
  };
}

export async function writeExport(folder: string, files: Export): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [file, lines] of Object.entries(files)) {
    await writeFile(path.join(folder, `${file}.csv`), `${lines.join('\r\n')}\r\n`);
  }
  return folder;
}

import path from 'node:path';
import { type CsvWriter, openCsvWriter } from './csv-writer.ts';

const columns = {
  manifest: `propertyName value`,
  orgs: `sourcedId status dateLastModified name type identifier parentSourcedId metadata.timeZone
    metadata.officePhone`,
  users: `sourcedId status dateLastModified enabledUser username userIds givenName familyName middleName identifier
    email sms phone agentSourcedIds grades password userMasterIdentifier resourceSourcedIds preferredGivenName
    preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns metadata.language metadata.phoneType
    metadata.timeZone metadata.household metadata.numbersGivenOn metadata.custodyBar`,
  roles: `sourcedId status dateLastModified userSourcedId roleType role beginDate endDate orgSourcedId
    userProfileSourcedId`,
  classes: `sourcedId status dateLastModified title grades courseSourcedId classCode classType location
    schoolSourcedId termSourcedIds subjects subjectCodes periods`,
  enrollments: `sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role primary beginDate
    endDate`,
  consent: `phone channel purposes kind method wording_version language wording giver_relation giver_sourced_id
    evidence_reference evidence_sha256 obtained_at withdrawn_at withdrawn_scope`,
  operators: `directory_tenant directory_id name slack_team slack_user teams_tenant teams_user roles active phone`,
  'drill-phones': `name phone consented_on consent`,
  groups: `kind name student school`,
} as const;

type File = keyof typeof columns;

/** The files of a district, open for writing; their headers are those of OneRoster 1.2 and of our own imports. */
export type DistrictFiles = Record<File, CsvWriter<string>> & AsyncDisposable;

export async function openDistrictFiles(folder: string): Promise<DistrictFiles> {
  const open = (file: File) =>
    openCsvWriter<string>(path.join(folder, `${file}.csv`), columns[file].split(/\s+/));
  const files = {
    manifest: await open('manifest'),
    orgs: await open('orgs'),
    users: await open('users'),
    roles: await open('roles'),
    classes: await open('classes'),
    enrollments: await open('enrollments'),
    consent: await open('consent'),
    operators: await open('operators'),
    'drill-phones': await open('drill-phones'),
    groups: await open('groups'),
  };
  return {
    ...files,
    async [Symbol.asyncDispose]() {
      for (const file of Object.values(files)) await file.close();
    },
  };
}

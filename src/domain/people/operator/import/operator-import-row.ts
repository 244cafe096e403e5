import type { FileLayout } from '#domain/import/import-file.ts';
import { readLanguage } from '#domain/language/home-language.ts';
import { roles as known, type Role } from '#domain/people/operator/operator.ts';
import { providerFacts } from '#domain/shared/directory-provider.ts';
import { readPhoneNumber } from '#domain/shared/phone/phone-number.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { readPlainName } from '#domain/shared/typed/plain-name.ts';
import type { CsvRow } from '#sis/csv/read-csv.ts';

/** The documented header of an operators file; see docs/roster-import.md. */
const operatorColumns = {
  required: [
    'directory_tenant',
    'directory_id',
    'name',
    'slack_team',
    'slack_user',
    'teams_tenant',
    'teams_user',
    'roles',
  ],
  optional: ['active', 'phone'],
} as const;

type OperatorColumn =
  | (typeof operatorColumns.required)[number]
  | (typeof operatorColumns.optional)[number];

export type ImportedAccount = { platform: Platform; tenantId: string; userId: string };

export type OperatorImportRow = {
  line: number;
  directoryTenant: string;
  directoryId: string;
  name: string;
  accounts: ImportedAccount[];
  /** `school` is a sourcedId; without one the role holds for the whole district. `language`: what a translator reads. */
  roles: { role: Role; school: string | undefined; language: string | null }[];
  isActive: boolean;
  /** Their own, E.164; null takes the one on file away, undefined leaves it. */
  phone: string | null | undefined;
};

const identifier = /^[\w.:-]{1,128}$/;

/** What a list of staff says; no two rows of it may name one person, or one account. */
export function operatorLayout(): FileLayout<OperatorColumn, OperatorImportRow> {
  const claims = new Map<string, number>();
  return {
    columns: operatorColumns,
    row(row, complain) {
      const read = readOperatorRow(row);
      if (typeof read === 'string') return read;
      const claim = (parts: readonly string[], words: string) => {
        const key = JSON.stringify(parts);
        const first = claims.get(key);
        if (first === undefined) claims.set(key, row.line);
        else complain(`${words} line ${first}`);
      };
      claim([read.directoryTenant, read.directoryId], 'repeats the person of');
      for (const { platform, tenantId, userId } of read.accounts)
        claim(
          [platform, tenantId, userId],
          `gives a ${platform} account to a second person, after`,
        );
      return read;
    },
  };
}

function readOperatorRow(row: CsvRow<OperatorColumn>): OperatorImportRow | string {
  const directoryTenant = sameCase(row.value('directory_tenant'));
  const directoryId = readDirectoryId(directoryTenant, row.value('directory_id'));
  if (!identifier.test(directoryTenant) || directoryId === undefined) {
    return 'directory_tenant and directory_id must both name the person in the directory';
  }
  if (!Object.values(providerFacts).some(({ tenant }) => tenant.test(directoryTenant))) {
    return 'directory_tenant names no tenant that people sign in to: docs/sign-in.md says what it is for each provider';
  }
  const read = readPlainName(row.value('name'));
  if ('words' in read) return `has no usable name: it ${read.words}`;
  const { name } = read;
  const accounts: ImportedAccount[] = [];
  for (const platform of ['slack', 'teams'] as const) {
    const account = readAccount(row, platform);
    if (typeof account === 'string') return account;
    if (account === undefined) continue;
    // Entra's people are those of Teams, and Slack's are its own: another identifier would be another person.
    if (
      account.tenantId.toLowerCase() === directoryTenant &&
      account.userId.toLowerCase() !== directoryId.toLowerCase()
    ) {
      return `${platform}_user is not the directory_id of this person, though both are of one tenant`;
    }
    accounts.push(account);
  }
  const roles = readRoles(row.value('roles'));
  if (roles === undefined)
    return `roles must be of ${known.join(', ')}, parted by semicolons; a translator is written with a language: translator:so`;
  const standing = readStatus(row);
  if (typeof standing === 'string') return standing;
  return {
    line: row.line,
    directoryTenant,
    directoryId,
    name,
    accounts,
    roles,
    ...standing,
  };
}

function readStatus(
  row: CsvRow<OperatorColumn>,
): Pick<OperatorImportRow, 'isActive' | 'phone'> | string {
  const active = row.value('active').toLowerCase();
  if (!['', 'true', 'false'].includes(active)) return 'active is neither true nor false';
  const phone = readPhone(row.value('phone'));
  if ('words' in phone) return `the number in phone ${phone.words}`;
  return { isActive: active !== 'false', phone: phone.number };
}

function readPhone(text: string): { number: OperatorImportRow['phone'] } | { words: string } {
  if (text === '') return { number: undefined };
  if (text.toLowerCase() === 'none') return { number: null };
  const read = readPhoneNumber(text);
  return 'words' in read ? read : { number: read.e164 };
}

/** A tenant is the same in either case; written twice it must not be two. */
const sameCase = (identifier: string) => identifier.toLowerCase();

/** So is a person of Entra. Others have identifiers that differ by their case alone. */
export function readDirectoryId(tenant: string, typed: string): string | undefined {
  const id = providerFacts.entra.tenant.test(tenant) ? sameCase(typed.trim()) : typed.trim();
  return identifier.test(id) ? id : undefined;
}

function readAccount(
  row: CsvRow<OperatorColumn>,
  platform: Platform,
): ImportedAccount | undefined | string {
  const place = platform === 'slack' ? 'slack_team' : 'teams_tenant';
  const tenantId = row.value(place);
  const userId = row.value(`${platform}_user`);
  if (userId === '' && tenantId === '') return undefined;
  if (!identifier.test(tenantId) || !identifier.test(userId)) {
    return `${place} and ${platform}_user must both be given, or neither`;
  }
  return platform === 'slack'
    ? { platform, tenantId, userId }
    : { platform, tenantId: sameCase(tenantId), userId: sameCase(userId) };
}

/** As a file writes it: `approver`, `approver@SCH-1`, `translator:so`. */
export function nameRole({ role, school, language }: OperatorImportRow['roles'][number]): string {
  if (language !== null) return `${role}:${language}`;
  return school === undefined ? role : `${role}@${school}`;
}

function readRoles(text: string): OperatorImportRow['roles'] | undefined {
  const roles: OperatorImportRow['roles'] = [];
  for (const part of text.split(';').map((piece) => piece.trim())) {
    if (part === '') continue;
    const one = readRole(part);
    if (one === undefined) return undefined;
    if (!roles.some((other) => nameRole(other) === nameRole(one))) roles.push(one);
  }
  return roles;
}

function readRole(part: string): OperatorImportRow['roles'][number] | undefined {
  const [, word = '', , tag, at, school] =
    /^([a-z-]+)\s*(:\s*([^@]*?))?\s*(@\s*(.*))?$/.exec(part) ?? [];
  const role = known.find((one) => one === word);
  if (role === undefined) return undefined;
  if (role === 'translator') {
    const language = readLanguage(tag ?? '');
    return language === undefined || language === 'en' || at !== undefined
      ? undefined
      : { role, school: undefined, language };
  }
  return tag !== undefined || school === '' ? undefined : { role, school, language: null };
}

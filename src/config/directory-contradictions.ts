import {
  type DirectoryProvider,
  directoryProviders,
  providerFacts,
} from '#domain/shared/directory-provider.ts';
import { isLoopback } from './settings/setting.ts';

/**
 * Where issuer and provider are not one. A provider that shows no fresh sign-in must not be taken for one that does: its
 * tokens may name a time all the same.
 */
export function directoryContradictions(given: Record<string, string | undefined>): string[] {
  const { DIRECTORY_PROVIDER: named = 'entra', DIRECTORY_ISSUER: issuer = '' } = given;
  const provider = directoryProviders.find((one) => one === named);
  if (provider === undefined) return [];
  const { name, issuers, namesRoles } = providerFacts[provider];
  const problems: string[] = [];
  const owner = ownerOf(issuer);
  if (owner !== undefined && owner !== provider) {
    problems.push(
      `DIRECTORY_ISSUER is ${providerFacts[owner].name}’s, but DIRECTORY_PROVIDER is ${provider}: set it to ${owner}`,
    );
  } else if (
    issuers !== undefined &&
    URL.canParse(issuer) &&
    !isLoopback(issuer) &&
    !issuers.includes(issuer)
  ) {
    problems.push(`DIRECTORY_PROVIDER is ${provider}: set DIRECTORY_ISSUER to ${issuers[0]}`);
  }
  if (given['DIRECTORY_APPROVER_ROLE'] !== undefined && !namesRoles) {
    problems.push(`DIRECTORY_APPROVER_ROLE is set, but ${name} names no roles: remove it`);
  }
  if (given['TEAMS_SIGN_ON_CONNECTION'] !== undefined && provider !== 'entra') {
    problems.push(
      `TEAMS_SIGN_ON_CONNECTION is set, but DIRECTORY_PROVIDER is ${provider}: Teams has tokens of Entra alone`,
    );
  }
  return problems;
}

/** Whose address it is, by its host alone: a slash more doesn't make it another's. */
function ownerOf(issuer: string): DirectoryProvider | undefined {
  const host = URL.canParse(issuer) ? new URL(issuer).hostname : '';
  if (/^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/.test(host))
    return 'entra';
  return directoryProviders.find((one) =>
    providerFacts[one].issuers?.some((address) => new URL(address).hostname === host),
  );
}

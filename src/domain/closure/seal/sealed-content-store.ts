import type { Transaction } from '#database/transaction.ts';
import { asksIfSafe, mayTellContacts } from '#domain/closure/campaign.ts';
import { saidTerms } from '#domain/closure/terms/terms.ts';
import type { VersionRow } from '#domain/closure/version-store.ts';
import type { Terms } from '#domain/consent/rules/rule-store.ts';
import { type District, doesStopAtOne } from '#domain/district/find-district.ts';
import { hasFields, plainTexts } from '#domain/language/family-fields.ts';
import { leadsToTheSchool, unspokenLanguages } from '#domain/language/message/message.ts';
import { sealedScript } from '#domain/language/message/sealed-script.ts';
import { sealedContacts } from './contact-store.ts';
import type { SealedContent } from './fingerprint.ts';
import {
  countByLanguage,
  countByRule,
  countByZones,
  listRoot,
  sealedFields,
  sealedGroups,
  sealedLetters,
  selectCallerIds,
  selectSharedLanguages,
  withoutConsentOf,
} from './seal-store.ts';

/** Gathers, in one place, everything that an approval covers. */
export async function sealedContent(
  tx: Transaction,
  sealed: { version: VersionRow; district: District; terms: Terms; expiresAt: Temporal.Instant },
): Promise<SealedContent> {
  const { version, district } = sealed;
  const texts = plainTexts(version.texts);
  const endsEmergencies = sealed.terms.policy === 'strictest';
  const audience = await countByLanguage(tx, version.id);
  const unspoken = unspokenLanguages(version);
  const keyZero = keyZeroOf(version, district);
  return {
    campaign: version.campaignId,
    version: version.number,
    ...(version.corrects === null ? {} : { corrects: version.corrects }),
    ...(version.notifies === null ? {} : { notifies: version.notifies }),
    ...(version.tellsRights === null ? {} : { tellsRights: version.tellsRights }),
    ...saidTerms(version, 'isSealed'),
    schools: version.schoolIds.toSorted(),
    ...(await sealedGroups(tx, version)),
    ...(version.staffTexts === null ? {} : { staffTexts: version.staffTexts }),
    ...(mayTellContacts(version) ? await sealedContacts(tx, version) : {}),
    ...(asksIfSafe(version) ? { asksIfSafe: true } : {}),
    ...(doesStopAtOne(version, district) ? { stopsAtOne: true } : {}),
    startAt: version.startAt?.toString() ?? null,
    stopTryingAt: version.stopTryingAt.toString(),
    texts,
    ...(await sealedFields(tx, version)),
    ...(Object.keys(version.recordings).length === 0 ? {} : { recordings: version.recordings }),
    ...(version.checkCode === null ? {} : { checkCode: version.checkCode }),
    script: sealedScript({
      ...version,
      ...district,
      emergencyLine: null,
      ...keyZero,
      texts,
      endsEmergencies,
      hasFields: hasFields(version.texts),
      asksIfSafe: asksIfSafe(version),
      audience,
      shared: await selectSharedLanguages(tx, version.id),
    }),
    ...keyZero,
    registeredName: district.registeredName,
    callbackNumber: district.callbackNumber,
    ...(await selectCallerIds(tx)),
    policyVersion: district.policyVersion,
    ruleSet: sealed.terms.ruleSet,
    consentPolicy: sealed.terms.policy,
    ringSeconds: district.ringSeconds,
    retries: {
      maxTries: district.maxTries,
      busySeconds: district.busyRetrySeconds,
      noAnswerSeconds: district.noAnswerRetrySeconds,
    },
    recipients: {
      ...(await listRoot(tx, 'recipient', version.id)),
      byRule: await countByRule(tx, 'recipient', version.id),
    },
    ...(await withoutConsentOf(tx, version, sealed.terms.ruleSet)),
    exclusions: {
      ...(await listRoot(tx, 'exclusion', version.id)),
      byRule: await countByRule(tx, 'exclusion', version.id),
    },
    ...(await sealedLetters(tx, version)),
    languages: audience,
    ...(unspoken.length === 0 ? {} : { unspoken }),
    zones: await countByZones(tx, version.id),
    approvalsNeeded: version.approvalsNeeded,
    expiresAt: sealed.expiresAt.toString(),
  };
}

/** In an action of the building key 0 leads to the line that the district had when the list was locked. */
const keyZeroOf = ({ happening }: VersionRow, { emergencyLine }: District) =>
  leadsToTheSchool(happening) || emergencyLine === null ? {} : { emergencyLine };

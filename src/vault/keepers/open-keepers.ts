import { awsKmsKeeper } from './aws-kms-keeper.ts';
import type { KeyKeepers } from './key-keeper.ts';
import { settingKeeper } from './setting-keeper.ts';

/** The settings that say where the key-encryption key is. */
export type KeySettings = {
  BELLWETHER_KEY?: string | undefined;
  /** The one before, while its data keys are wrapped again. */
  BELLWETHER_PREVIOUS_KEY?: string | undefined;
  BELLWETHER_KMS_KEY?: string | undefined;
  AWS_KMS_URL?: string | undefined;
};

/** A key in AWS KMS wraps new keys wherever one is named; one in a setting then only unwraps. */
export function openKeepers(settings: KeySettings): KeyKeepers {
  const { BELLWETHER_KMS_KEY: keyArn, AWS_KMS_URL: url } = settings;
  const [first, ...others] = [
    ...(keyArn === undefined ? [] : [awsKmsKeeper({ keyArn, url })]),
    ...[settings.BELLWETHER_KEY, settings.BELLWETHER_PREVIOUS_KEY]
      .filter((key) => key !== undefined)
      .map((key) => settingKeeper(Buffer.from(key, 'base64'))),
  ];
  if (first === undefined) throw new Error('no key is set');
  return [first, ...others];
}

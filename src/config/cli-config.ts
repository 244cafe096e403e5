import type { z } from 'zod';
import { ConfigFault, describe, keyContradictions, readShape, type Variables } from './config.ts';
import { misspelled } from './misspelled.ts';
import { schemaOf } from './settings.ts';

const schema = schemaOf('imports');
const ofKeys = schema.omit({ DATABASE_URL: true, MIGRATION_DATABASE_URL: true });

export type CliConfig = Readonly<z.infer<typeof schema>>;

const alsoWrong = (given: Variables) => [...keyContradictions(given), ...misspelled(given)];

/** What the command line needs: the database and the key, not the far side. */
export const readCliConfig = (variables: Variables): CliConfig =>
  readShape(schema, variables, alsoWrong);

/** Where the key-encryption key is. */
export const readKeySettings = (variables: Variables): Readonly<z.infer<typeof ofKeys>> =>
  readShape(ofKeys, variables, alsoWrong);

/** The login of the owner, and the setting that has it. */
export function readOwnerUrl(variables: Variables): { url: string; setting: string } {
  const unknown = misspelled(variables);
  if (unknown.length > 0) throw new ConfigFault(unknown);
  const names = ['MIGRATION_DATABASE_URL', 'DATABASE_URL'];
  const setting = names.find((name) => (variables[name] ?? '') !== '');
  if (setting === undefined)
    throw new ConfigFault(['MIGRATION_DATABASE_URL (or DATABASE_URL) is missing']);
  const url = schema.shape.DATABASE_URL.safeParse(variables[setting]);
  if (url.success) return { url: url.data, setting };
  throw new ConfigFault(url.error.issues.map((issue) => describe(setting, issue, variables)));
}

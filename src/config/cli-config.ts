import type { z } from 'zod';
import { ConfigFault, describe, keyContradictions } from './config.ts';
import { misspelled } from './misspelled.ts';
import { schemaOf } from './settings.ts';

const schema = schemaOf('imports');
const ofKeys = schema.omit({ DATABASE_URL: true, MIGRATION_DATABASE_URL: true });

export type CliConfig = z.infer<typeof schema>;
type Variables = Record<string, string | undefined>;

/** What the command line needs: the database and the key, not the far side. */
export function readCliConfig(variables: Variables): CliConfig {
  return read(schema, variables);
}

/** Where the key-encryption key is. */
export function readKeySettings(variables: Variables): z.infer<typeof ofKeys> {
  return read(ofKeys, variables);
}

function read<T>(wanted: z.ZodType<T>, variables: Variables): T {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = wanted.safeParse(given);
  const problems = [
    ...(result.success
      ? []
      : result.error.issues.map((issue) => describe(String(issue.path[0]), issue, given))),
    ...keyContradictions(given),
    ...misspelled(given),
  ];
  if (problems.length > 0 || !result.success) throw new ConfigFault(problems);
  return result.data;
}

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

import type { CliConfig } from '#config/cli-config.ts';
import type { Connection } from '#database/connect.ts';
import type { KeptRing } from '#domain/data-key/start-key-ring.ts';
import type { Vault } from '#vault/vault.ts';

/** As the audit log names the person who has the command line. */
export const by = 'cli';

/** What was typed can't be done; the message says why. */
export class Misuse extends Error {
  override name = 'Misuse';
}

/** By name, its value as usage shows it, such as `500`; `true` for one that takes none. */
type Options = Readonly<Record<string, string | true>>;
type Values<O extends Options> = { [Name in keyof O]?: O[Name] extends true ? boolean : string };
type Given<V> = { words: readonly string[]; values: V };
/** Read by the options of the very command that gets them. */
type Untyped = Given<Readonly<Record<string, string | boolean | undefined>>>;

type Usage<O extends Options> = {
  /** What it does. */
  about: string;
  /** What follows its name, such as `<number>`: one each. */
  words?: readonly string[];
  options?: O;
  /** The npm script that runs it, where it has one of its own. */
  script?: string;
  /** It checks something: 1 says that it doesn’t hold, and 2 that nothing was checked, by a typo perhaps. */
  checks?: true;
};

/** As the application, whose rights suffice for most. */
export type Setting = Connection & { vault: Vault; config: CliConfig };
/** As the owner of the database, who also has the key: no program may change what is encrypted. */
export type KeySetting = Connection & { keys: KeptRing };

/** What can be typed after `npm run cli --`. The owner of the database has no key, but for keys. */
export type CliCommand = Usage<Options> &
  (
    | { rights: 'none'; run: (given: Untyped) => Promise<void> }
    | { rights: 'application'; run: (setting: Setting, given: Untyped) => Promise<void> }
    | { rights: 'owner'; run: (owner: Connection, given: Untyped) => Promise<void> }
    | { rights: 'keys'; run: (setting: KeySetting, given: Untyped) => Promise<void> }
  );

/**
 * @example
 * command({
 *   about: 'adds a number, or changes its pace',
 *   words: ['<+13125550100>'],
 *   options: { 'calls-per-second': '0.5' },
 *   run: async ({ db }, { words: [number], values }) => …,
 * })
 */
export function command<const O extends Options>(
  told: Usage<O> & { run: (setting: Setting, given: Given<Values<O>>) => Promise<void> },
): CliCommand {
  const run = told.run as (setting: Setting, given: Untyped) => Promise<void>;
  return { ...told, rights: 'application', run };
}

/** Reads files, and neither the database nor the network. */
export function fileCommand<const O extends Options>(
  told: Usage<O> & { run: (given: Given<Values<O>>) => Promise<void> },
): CliCommand {
  return { ...told, rights: 'none', run: told.run as (given: Untyped) => Promise<void> };
}

export function ownerCommand(
  told: Usage<Options> & { run: (owner: Connection, given: Untyped) => Promise<void> },
): CliCommand {
  return { ...told, rights: 'owner' };
}

export function keyCommand(
  told: Usage<Options> & { run: (setting: KeySetting, given: Untyped) => Promise<void> },
): CliCommand {
  return { ...told, rights: 'keys' };
}

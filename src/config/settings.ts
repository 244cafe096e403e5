import { z } from 'zod';
import { carrierSettings } from './settings/carrier-settings.ts';
import { chatSettings } from './settings/chat-settings.ts';
import { databaseSettings } from './settings/database-settings.ts';
import { directorySettings } from './settings/directory-settings.ts';
import { mailSettings } from './settings/mail-settings.ts';
import { programSettings } from './settings/program-settings.ts';
import { rosterSettings } from './settings/roster-settings.ts';
import type { Program, Setting } from './settings/setting.ts';
import { workerSettings } from './settings/worker-settings.ts';

const declared = {
  ...databaseSettings,
  ...workerSettings,
  ...programSettings,
  ...chatSettings,
  ...directorySettings,
  ...mailSettings,
  ...carrierSettings,
  ...rosterSettings,
};

export type SettingName = keyof typeof declared;
type Read<P extends Program> = {
  [Name in SettingName]: P extends (typeof declared)[Name]['readBy'][number] ? Name : never;
}[SettingName];
type Shapes<P extends Program> = { [Name in Read<P>]: (typeof declared)[Name]['shape'] };

/**
 * Every setting, by the name it has in the environment. docs/operations.md and .env.example are written from here
 * (`npm run settings:write`).
 */
export const settings: Readonly<Record<SettingName, Setting>> = declared;
export const settingNames = Object.keys(declared) as SettingName[];

/** What a program reads. */
export function schemaOf<P extends Program>(program: P): z.ZodObject<Shapes<P>> {
  const read = settingNames.filter((name) => settings[name].readBy.includes(program));
  const shapes = Object.fromEntries(read.map((name) => [name, settings[name].shape]));
  return z.object(shapes) as unknown as z.ZodObject<Shapes<P>>;
}

/** What would make a program more than it is, if it had it. */
export const keptFrom = (program: Program) =>
  settingNames.filter(
    (name) => settings[name].isTheirsAlone && !settings[name].readBy.includes(program),
  );

/** A platform's settings that are set all together, or not at all. */
export const neededFor = (platform: 'SLACK' | 'TEAMS') =>
  settingNames.filter(
    (name) => name.startsWith(`${platform}_`) && !settings[name].shape.safeParse(undefined).success,
  );

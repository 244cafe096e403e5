import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Program } from '#config/settings/setting.ts';
import { type SettingName, settings } from '#config/settings.ts';

type Variables = Record<string, string | undefined>;

/** The settings as they stand: `.env`, each program's file over it, and the environment over both. */
export type EnvFiles = {
  get(name: SettingName): string | undefined;
  /** What a program would read. */
  of: (program: Program) => Variables;
  /** Writes a setting where those who read it look: into one program's file, or into `.env` where several read it. */
  put(name: SettingName, value: string): void;
  putFor(program: Program, name: SettingName, value: string): void;
};

const fileOf = (program: Program) => `.env.${program}`;
const programs: readonly Program[] = ['bot', 'worker', 'imports'];

export function openEnvFiles(environment: Variables = process.env): EnvFiles {
  const of = (program: Program): Variables => ({
    ...read('.env'),
    ...read(fileOf(program)),
    ...environment,
  });
  return {
    of,
    get: (name) => programs.map((program) => of(program)[name]).find((value) => value),
    put(name, value) {
      const [reader, ...others] = settings[name].readBy;
      write(others.length === 0 ? fileOf(reader) : '.env', name, value);
    },
    putFor: (program, name, value) => write(fileOf(program), name, value),
  };
}

const read = (file: string): Variables =>
  existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};

/** In the place of the line that set it before. Nobody but the file's owner may read it. */
function write(file: string, name: string, value: string): void {
  const line = `${name}=${/[\s#'"`]/.test(value) ? JSON.stringify(value) : value}`;
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  const at = lines.findIndex((one) => one.startsWith(`${name}=`));
  if (at === -1) lines.push(line);
  else lines[at] = line;
  writeFileSync(file, `${lines.join('\n').trimStart()}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

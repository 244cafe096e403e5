import { ConfigFault } from './config.ts';

/** Why a port can't be listened on, where a person can mend it. */
export function portFault(cause: unknown, port: number): ConfigFault | undefined {
  if (!(cause instanceof Error && 'code' in cause)) return undefined;
  if (cause.code === 'EADDRINUSE')
    return new ConfigFault([
      `port ${port} is in use: stop the other program, or set PORT to another one`,
    ]);
  if (cause.code === 'EACCES')
    return new ConfigFault([
      `port ${port} needs more rights than this user has: set PORT to one above 1023`,
    ]);
  return undefined;
}

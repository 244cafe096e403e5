import { ConfigFault } from './config.ts';

/** Throws why a port can't be listened on, in words where a person can mend it. */
export const refusePort =
  (port: number, name: 'PORT' | 'METRICS_PORT' = 'PORT') =>
  (cause: unknown): never => {
    throw portFault(cause, port, name) ?? cause;
  };

function portFault(cause: unknown, port: number, name: string): ConfigFault | undefined {
  if (!(cause instanceof Error && 'code' in cause)) return undefined;
  if (cause.code === 'EADDRINUSE')
    return new ConfigFault([
      `port ${port} is in use: stop the other program, or set ${name} to another one`,
    ]);
  if (cause.code === 'EACCES')
    return new ConfigFault([
      `port ${port} needs more rights than this user has: set ${name} to one above 1023`,
    ]);
  if (cause.code === 'EADDRNOTAVAIL')
    return new ConfigFault(['METRICS_HOST is no address of this machine']);
  return undefined;
}

import { allowInsecureRequests } from 'openid-client';

const timeoutSeconds = 10;

/** How the directory is asked. The settings let http through for an emulated one on this machine only. */
export function requestOptions(issuer: string) {
  return {
    timeout: timeoutSeconds,
    ...(new URL(issuer).protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}),
  };
}

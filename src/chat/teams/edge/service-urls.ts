/**
 * Where Microsoft's own connectors answer, in the public cloud and in GCC.
 * https://microsoft.github.io/teams-sdk/csharp/essentials/app-configuration/service-url-validation
 */
const microsoftHosts = [
  'smba.trafficmanager.net',
  'smba.onyx.prod.teams.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
];

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Says which service URLs the bot may send its token to. `hosts` adds to Microsoft's; a host may carry
 * a port. Plain http is for a loopback host that was named, and for nothing else.
 */
export function createServiceUrlRule(hosts: string[]): (serviceUrl: string) => boolean {
  const allowed = new Set([...microsoftHosts, ...hosts].map((host) => host.toLowerCase()));
  return (serviceUrl) => {
    if (!URL.canParse(serviceUrl)) return false;
    const url = new URL(serviceUrl);
    if (url.username !== '' || url.password !== '') return false;
    if (!allowed.has(url.host)) return false;
    if (url.protocol === 'https:') return true;
    return url.protocol === 'http:' && loopbackHosts.has(url.hostname);
  };
}

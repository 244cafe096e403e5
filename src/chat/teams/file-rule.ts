import { createServiceUrlRule } from './service-urls.ts';

/** Where Teams keeps what people send in their own chats: OneDrive of their tenant, which is SharePoint. */
const sharePoint = /\.sharepoint\.(?:com|us)$/;

/**
 * Says which addresses a file may be fetched from: an activity only claims one. No token of ours goes along; Teams' address
 * opens by itself for some minutes. `hosts` adds an emulated Teams.
 */
export function createFileRule(hosts: string[]): (url: string) => boolean {
  const isServiceUrl = createServiceUrlRule(hosts);
  return (given) => {
    const url = URL.parse(given);
    if (url === null || url.username !== '' || url.password !== '') return false;
    const isSharePoint =
      url.protocol === 'https:' && url.port === '' && sharePoint.test(url.hostname);
    return isSharePoint || isServiceUrl(given);
  };
}

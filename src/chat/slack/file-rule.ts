/** Says which addresses the bot's token may go to for a file: the payload only claims one. */
export type FileRule = (url: string) => boolean;

/**
 * Slack keeps files at `https://files.slack.com/…`, beside the Web API elsewhere too. An emulated Slack may keep them at its
 * own address.
 * https://docs.slack.dev/reference/objects/file-object
 */
export function createFileRule(apiUrl?: string): FileRule {
  const api = new URL(apiUrl ?? 'https://slack.com/api/');
  const origins = new Set([
    `https://files.${api.host}`,
    ...(apiUrl === undefined ? [] : [api.origin]),
  ]);
  return (given) => {
    const url = URL.parse(given);
    return url !== null && origins.has(url.origin) && url.username === '' && url.password === '';
  };
}

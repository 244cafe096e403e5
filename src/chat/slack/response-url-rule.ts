/** Says which response URLs an answer may be sent to: an answer has names in it, and the payload only claims an address. */
export type ResponseUrlRule = (responseUrl: string) => boolean;

/**
 * Slack's own are `https://hooks.slack.com/…`, and lie beside the Web API elsewhere too. An emulated Slack may answer
 * at its own address.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function createResponseUrlRule(apiUrl?: string): ResponseUrlRule {
  const api = new URL(apiUrl ?? 'https://slack.com/api/');
  const origins = new Set([
    `https://hooks.${api.host}`,
    ...(apiUrl === undefined ? [] : [api.origin]),
  ]);
  return (responseUrl) => {
    const url = URL.parse(responseUrl);
    return url !== null && origins.has(url.origin) && url.username === '' && url.password === '';
  };
}

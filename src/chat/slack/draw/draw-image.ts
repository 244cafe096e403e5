import { isIP } from 'node:net';
import type { KnownBlock } from '@slack/types';
import { cut, plain } from './slack-text.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/image-block */
const maxUrl = 3000;
const maxAlt = 2000;

/**
 * Slack downloads a picture before it shows the message, and refuses the whole message where it can't
 * (https://github.com/slackapi/python-slack-sdk/issues/1782). So an address that only this machine or network knows is
 * told in words.
 */
export function drawImage({ url, alt }: { url: string; alt: string }): KnownBlock {
  if (url.length > maxUrl || !isPublic(url)) return inWords(alt);
  return { type: 'image', image_url: url, alt_text: cut(alt === '' ? '–' : alt, maxAlt) };
}

/** Stands for a picture. */
export function inWords(alt: string): KnownBlock {
  return { type: 'context', elements: [plain(alt, maxAlt)] };
}

/** An https address by name, at a host that can be looked up from anywhere. */
function isPublic(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' &&
    isIP(hostname.replaceAll(/[[\]]/g, '')) === 0 &&
    hostname.includes('.') &&
    !/\.(localhost|local|internal|lan|home|test)$/.test(hostname)
  );
}

import type { Logger } from '#log/logger.ts';

const timeoutMs = 10_000;

/** A file from where a platform keeps it. The caller has checked the address: a token may go there. */
export async function fetchFile(
  url: string,
  { mostBytes, headers, logger }: { mostBytes: number; headers?: HeadersInit; logger: Logger },
): Promise<Uint8Array | 'too-large' | 'lost'> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { headers: headers ?? {}, redirect: 'error', signal });
    const { body, status } = response;
    if (status !== 200 || body === null) {
      await body?.cancel();
      logger.warn({ status }, 'a file could not be fetched');
      return 'lost';
    }
    if (Number(response.headers.get('content-length') ?? 0) > mostBytes) {
      await body.cancel();
      return 'too-large';
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    // Leaving the loop early ends the transfer.
    for await (const chunk of body) {
      size += chunk.length;
      if (size > mostBytes) return 'too-large';
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    logger.warn({ err: error }, 'a file could not be fetched');
    return 'lost';
  }
}

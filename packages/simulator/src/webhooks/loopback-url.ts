const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

export const isLoopback = (url: URL): boolean => url.protocol === 'http:' && loopbackHosts.has(url.hostname);

/** Throws where an address is not on loopback: the simulator never calls another machine. */
export function loopbackUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && isLoopback(url)) return url;
  throw new Error(
    `Simulated webhooks go to loopback only (http://127.0.0.1, http://localhost or http://[::1]), not to "${text}".`,
  );
}

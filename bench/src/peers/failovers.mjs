// The ways to send a text by the first of two providers, and by the second when that fails. Each returns what its caller
// learns: `accepted`, `failed`, or `unknown`.
import { Pool } from 'undici';
import { loadPeer } from './install.mjs';

const credentials = { apiKey: 'bench', from: '441134960000' };

async function wamux(origins) {
  const { createClient } = await import('wamux');
  const [first, second] = origins.map((baseUrl) => ({
    adapter: 'infobip',
    ...credentials,
    baseUrl,
    limits: { perSecond: 1_000_000, pairInterval: '0s' },
  }));
  const client = await createClient({
    providers: { first, second },
    // No provider is asked about a message: these ones know nothing, and asking would only take time.
    routes: [{ try: ['first', 'second'], reconcileWithin: '0s' }],
  });
  return async (to, text) => {
    const result = await client.send({ to, type: 'text', text });
    if (result.isOk()) return 'accepted';
    return result.error.outcome === 'unknown' ? 'unknown' : 'failed';
  };
}

function notifme(origins, multiProviderStrategy) {
  const { default: NotifmeSdk } = loadPeer('notifme-sdk');
  const { apiKey, from } = credentials;
  const providers = origins.map((baseUrl) => ({ type: 'infobip', baseUrl, apiKey }));
  const sdk = new NotifmeSdk({ channels: { whatsapp: { providers, multiProviderStrategy } } });
  // The logger would print every failure; its own `mute` prints that it is muted.
  sdk.logger.configure({ silent: true });
  return async (to, text) => {
    const { status } = await sdk.send({ whatsapp: { type: 'text', from, to, text } });
    return status === 'success' ? 'accepted' : 'failed';
  };
}

function loop(origins) {
  const pools = origins.map((origin) => new Pool(origin));
  const { apiKey, from } = credentials;
  const headers = { authorization: `App ${apiKey}`, 'content-type': 'application/json' };
  return async (to, text) => {
    const body = JSON.stringify({ from, to: to.slice(1), content: { text } });
    for (const pool of pools) {
      try {
        const request = { method: 'POST', path: '/whatsapp/1/message/text', headers, body };
        const { statusCode, body: answer } = await pool.request(request);
        await answer.dump();
        if (statusCode === 200) return 'accepted';
      } catch {
        // Many people write it this way: whatever went wrong, the next provider is asked.
      }
    }
    return 'failed';
  };
}

export const failovers = {
  wamux,
  fallback: (origins) => notifme(origins, 'fallback'),
  roundrobin: (origins) => notifme(origins, 'roundrobin'),
  loop,
};

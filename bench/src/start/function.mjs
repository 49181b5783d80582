// A cloud function as it is bundled: it reads no config file and makes no connections of its own.
import { decisionTelecom } from '@wamux/decision-telecom';
import { createLimiter } from '@wamux/limits';
import { createRouter } from '@wamux/router';
import { createFetchTransport } from '@wamux/transport';

const settings = decisionTelecom.settings.parse({ apiKey: process.env.API_KEY, sender: process.env.SENDER });
const provider = decisionTelecom.create('dt', settings, {
  transport: createFetchTransport({ fetch }),
  limiter: createLimiter(),
  templates: new Map(),
});
const router = createRouter({ id: 'function', providers: [provider] });

export const handler = (message) => router.send(message);

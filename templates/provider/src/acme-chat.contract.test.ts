import { describeProvider } from '@wamux/conformance';
import { createLimiter, createTransport } from '@wamux/transport';
import { acmeChat } from './acme-chat-provider.js';
import { apiKey, startAcmeChatServer } from './acme-chat-server.fixture.js';

const templates = {
  order_shipped: {
    variables: ['customer', 'order'],
    binding: { name: 'order_shipped', language: 'es' },
  },
};

describeProvider('acme-chat', {
  async start() {
    const { origin, rig } = await startAcmeChatServer();
    const transport = createTransport();
    const settings = acmeChat.settings.parse({ apiKey, baseUrl: origin });
    const provider = acmeChat.create('acme-chat-1', settings, {
      transport,
      limiter: createLimiter(),
      templates,
    });
    return { provider, transport, rig };
  },
  templates: { plain: { name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } } },
});

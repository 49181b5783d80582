import { describeProvider, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { createTransport } from '@wamux/transport';
import { startSimulator } from '../simulator/start-simulator.fixture.js';
import { acmeChat } from './acme-chat-provider.js';

describeProvider('acme-chat', {
  async start() {
    const { simulator, rig } = await startSimulatorRig({ start: startSimulator, dialect: 'acme-chat' });
    const { description, origin } = simulator.acmeChat;
    const { settings, templates } = description.config;
    const transport = createTransport();
    const provider = acmeChat.create(
      'acme-chat-1',
      acmeChat.settings.parse({ ...settings, baseUrl: origin }),
      {
        transport,
        limiter: createLimiter(),
        templates: {
          order_shipped: {
            variables: ['customer', 'order'],
            binding: acmeChat.template.parse(templates.order_shipped),
          },
        },
      },
    );
    return { provider, transport, rig };
  },
  templates: { plain: { name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } } },
});

import { describeProvider, startSimulatorRig } from '@wamux/conformance';
import { createLimiter } from '@wamux/provider-kit';
import { startSimulator } from '@wamux/simulator';
import { createTransport } from '@wamux/transport';
import { decisionTelecom } from './decision-telecom-provider.js';

const binding = { namespace: 'ns', language: 'es' };
const templates = {
  order_shipped: { variables: ['customer', 'order'], binding: { ...binding, name: 'order_shipped' } },
  order_note: { variables: ['order'], binding: { ...binding, name: 'order_note' } },
  parcel_photo: { variables: ['customer'], binding: { ...binding, name: 'parcel_photo' } },
};
const parcelPhoto = {
  name: 'parcel_photo',
  variables: { customer: 'Ada' },
  header: { type: 'image' as const, media: { url: 'https://files.example.test/a.jpg' } },
  buttons: [{ type: 'url' as const, index: 0, value: 'A-1' }],
};

async function start(more: object = {}) {
  const { simulator, rig } = await startSimulatorRig({
    start: startSimulator,
    dialect: 'decision-telecom',
  });
  const { credentials, origin } = simulator.decisionTelecom;
  const transport = createTransport();
  const settings = decisionTelecom.settings.parse({ ...credentials, baseUrl: origin, ...more });
  return {
    provider: decisionTelecom.create('dt', settings, { transport, limiter: createLimiter(), templates }),
    transport,
    rig,
    simulator,
  };
}

const samples = {
  plain: { name: 'order_shipped', variables: { customer: 'Ada', order: 'A-1' } },
  templateHeaderText: {
    name: 'order_note',
    variables: { order: 'A-1' },
    header: { type: 'text' as const, text: 'News' },
  },
  templateHeaderMedia: parcelPhoto,
  templateUrlButton: parcelPhoto,
};

describeProvider('decision-telecom', { start, templates: samples });

describeProvider('decision-telecom with callbacks', {
  start: () => start({ webhook: { secrets: ['callback-secret'], publicUrl: 'https://app.example.test/dt' } }),
  templates: samples,
});

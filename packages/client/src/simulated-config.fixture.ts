import type { Simulator } from '@wamux/simulator';
import type { WamuxConfig } from './config-schema.js';

/** The config of an app that has all three providers, at a simulator's addresses. */
export function simulatedConfig({ wolkvox, decisionTelecom, channels }: Simulator) {
  const { order_shipped: orderShipped, otp_code: otpCode } = channels.description.config.templates;
  return {
    providers: {
      'wolkvox-co': { adapter: 'wolkvox', server: '0023', ...wolkvox.credentials, baseUrl: wolkvox.origin },
      dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
      'bird-eu': { adapter: 'channels', ...channels.credentials, baseUrl: channels.origin },
    },
    templates: {
      order_shipped: {
        variables: ['customer', 'order'],
        on: {
          'wolkvox-co': { name: 'order_shipped_es' },
          dt: { name: 'order_shipped', namespace: 'ns', language: 'es' },
          'bird-eu': { ...orderShipped, version: 'latest' },
        },
      },
      otp_code: {
        variables: ['code'],
        on: {
          dt: { name: 'otp_code', namespace: 'ns', language: 'es', buttons: { 0: 'code' } },
          'bird-eu': { ...otpCode },
        },
      },
    },
    routes: [
      { when: { template: 'otp_*' }, try: ['bird-eu', 'dt'], onUnknown: 'resend' },
      { try: ['wolkvox-co', 'dt', 'bird-eu'] },
    ],
  } satisfies WamuxConfig;
}

import { type DialectName, orderShippedProjectId, otpCodeProjectId, type Simulator } from '@wamux/simulator';
import type { WamuxConfig } from 'wamux';

/** By adapter: its provider's name in the config, and what it calls the simulated templates. */
const namings = {
  wolkvox: {
    id: 'wolkvox',
    order_shipped: { name: 'order_shipped_es' },
    otp_code: { name: 'otp_code_es' },
  },
  'decision-telecom': {
    id: 'dt',
    order_shipped: { name: 'order_shipped', namespace: 'ns', language: 'es' },
    otp_code: { name: 'otp_code', namespace: 'ns', language: 'es' },
  },
  channels: {
    id: 'bird',
    order_shipped: { projectId: orderShippedProjectId, locale: 'es' },
    otp_code: { projectId: otpCodeProjectId, locale: 'es' },
  },
  'cloud-api': {
    id: 'meta',
    order_shipped: { name: 'order_shipped', language: 'es' },
    otp_code: { name: 'otp_code', language: 'es' },
  },
} as const satisfies Record<DialectName, object>;

export const dialects = Object.keys(namings) as DialectName[];

/** A config whose providers are simulated ones; nothing in it is a secret. */
export function toSimulatedConfig(simulator: Simulator, chosen: readonly DialectName[]): WamuxConfig {
  const { accessToken, businessAccountId, phoneNumberId } = simulator.cloudApi.credentials;
  const settings: Readonly<Record<DialectName, object>> = {
    wolkvox: { server: '0000', ...simulator.wolkvox.credentials },
    'decision-telecom': simulator.decisionTelecom.credentials,
    // What signs its webhooks is no part of these.
    channels: { ...simulator.channels.credentials },
    'cloud-api': { accessToken, phoneNumberId, businessAccountId },
  };
  const mapped = (template: 'order_shipped' | 'otp_code') =>
    Object.fromEntries(chosen.map((name) => [namings[name].id, namings[name][template]]));
  return {
    providers: Object.fromEntries(
      chosen.map((name) => [
        namings[name].id,
        { adapter: name, baseUrl: providerOf(simulator, name).origin, ...settings[name] },
      ]),
    ),
    templates: {
      order_shipped: { variables: ['customer', 'order'], on: mapped('order_shipped') },
      otp_code: { variables: ['code'], on: mapped('otp_code') },
    },
    routes: [{ try: chosen.map((name) => namings[name].id) }],
  };
}

export function providerOf(simulator: Simulator, name: DialectName) {
  const { wolkvox, decisionTelecom, channels, cloudApi } = simulator;
  return { wolkvox, 'decision-telecom': decisionTelecom, channels, 'cloud-api': cloudApi }[name];
}

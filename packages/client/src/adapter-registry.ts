import type { Adapter } from '@wamux/provider-kit';

/** Loads an adapter when a config names it, so that an app pays only for the adapters it uses. */
export type AdapterLoader = () => Promise<Adapter>;

/** The adapters that a config may name without registering them. A new adapter is added here and nowhere else. */
export const builtInAdapters: Readonly<Record<string, AdapterLoader>> = {
  wolkvox: async () => (await import('@wamux/wolkvox')).wolkvox,
  'decision-telecom': async () => (await import('@wamux/decision-telecom')).decisionTelecom,
  channels: async () => (await import('@wamux/channels')).channels,
  'cloud-api': async () => (await import('@wamux/cloud-api')).cloudApi,
  dialog360: async () => (await import('@wamux/dialog360')).dialog360,
  twilio: async () => (await import('@wamux/twilio')).twilio,
  infobip: async () => (await import('@wamux/infobip')).infobip,
  vonage: async () => (await import('@wamux/vonage')).vonage,
  gupshup: async () => (await import('@wamux/gupshup')).gupshup,
};

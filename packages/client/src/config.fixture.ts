import { createClient } from './client.js';
import { ConfigError } from './config-error.js';
import type { WamuxConfig } from './config-schema.js';

const uuid = '6f1c8f2e-1111-4222-8333-444455556666';
export const providers = {
  dt: { adapter: 'decision-telecom', apiKey: 'fake', sender: 'Brand' },
  bird: { adapter: 'channels', accessKey: 'fake', workspaceId: uuid, channelId: uuid },
};

/** What is wrong with a config, and where. */
export async function issuesOf(config: unknown, environment: Record<string, string> = {}) {
  try {
    const client = await createClient(config as WamuxConfig, { environment });
    await client.close();
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

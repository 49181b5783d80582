import { expect, it } from 'vitest';
import { defineConfig } from './define-config.js';

it('gives a config back as it is, and knows what one may say', () => {
  const config = { providers: { w: { adapter: 'wolkvox', server: '0023', token: 't' } } };
  expect(defineConfig(config)).toBe(config);
  // @ts-expect-error A field that no config has.
  defineConfig({ ...config, rout: [] });
});

import { expect, it } from 'vitest';
import type { LoadedProvider } from 'wamux';
import { checkSettings } from './check-settings.js';

const addressOf = (baseUrl: string | undefined) =>
  checkSettings({ id: 'p', settings: { baseUrl } } as unknown as LoadedProvider);

it.each(['http://api.example.com', 'http://8.8.8.8:8080'])(
  'warns of %s, where everything can be read',
  (baseUrl) => {
    expect(addressOf(baseUrl)).toEqual([
      {
        check: 'address',
        of: 'p',
        result: 'warning',
        message: expect.stringContaining(`${baseUrl} is not encrypted`),
        next: 'Use https in baseUrl.',
      },
    ]);
  },
);

it.each([
  undefined,
  'https://api.example.com',
  'http://127.0.0.1:4010',
  'http://localhost',
  'http://simulator:4010',
])('says nothing of %s', (baseUrl) => {
  expect(addressOf(baseUrl)).toEqual([]);
});

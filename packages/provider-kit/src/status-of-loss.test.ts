import type { ErrorKind } from '@wamux/core';
import { expect, it } from 'vitest';
import { statusOfLoss } from './status-of-loss.js';

it.each<[ErrorKind, string]>([
  ['timeout', 'unknown'],
  ['bad_response', 'unknown'],
  ['conflict', 'unknown'],
  // An error inside the provider is its reason for a failure that it is sure of.
  ['provider_error', 'failed'],
  ['recipient_invalid', 'failed'],
  ['unlisted_code', 'failed'],
])('a message that was lost with %s is %s', (kind, status) => {
  expect(statusOfLoss('failed', { kind })).toBe(status);
});

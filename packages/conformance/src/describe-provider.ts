import { describe } from 'vitest';
import { describeFailures } from './describe-failures.js';
import { describeInbound } from './describe-inbound.js';
import { describeMessages } from './describe-messages.js';
import { describeOperations } from './describe-operations.js';
import { describeReports } from './describe-reports.js';
import { describeSent } from './describe-sent.js';
import { describeWebhook } from './describe-webhook.js';
import { describeWhatsAppRules } from './describe-whatsapp-rules.js';
import type { ConformanceOptions } from './suite.js';

/**
 * The contract that every adapter keeps, as vitest tests. Call it at the top of a test file.
 *
 * A capability that the provider claims switches its tests on; one that it does not claim must answer `unsupported`
 * before any request.
 */
export function describeProvider(name: string, options: ConformanceOptions): void {
  describe(`${name} keeps the contract`, () => {
    describe('messages', () => describeMessages(options));
    describe('what arrives', () => describeSent(options));
    describe('what WhatsApp itself refuses', () => describeWhatsAppRules(options));
    describe('failures', () => describeFailures(options));
    describe('operations', () => describeOperations(options));
    describe('what users send', () => describeInbound(options));
    describe('what is reported', () => describeReports(options));
    describe('what is pushed', () => describeWebhook(options));
  });
}

import { channels } from './channels/channels-dialect.js';
import { cloudApi } from './cloud-api/cloud-api-dialect.js';
import { decisionTelecom } from './decision-telecom/decision-telecom-dialect.js';
import type { DialectDescription } from './dialect.js';
import { dialog360 } from './dialog360/dialog360-dialect.js';
import { gupshup } from './gupshup/gupshup-dialect.js';
import { infobip } from './infobip/infobip-dialect.js';
import { twilio } from './twilio/twilio-dialect.js';
import { vonage } from './vonage/vonage-dialect.js';
import { wolkvox } from './wolkvox/wolkvox-dialect.js';

/**
 * Every simulated provider, under the name of its member on the simulator. This register is the only place where a new
 * provider is added: whatever is done for each provider goes through it.
 */
export const dialects = {
  wolkvox,
  decisionTelecom,
  channels,
  cloudApi,
  dialog360,
  twilio,
  infobip,
  vonage,
  gupshup,
};

/** Dialects that a simulator can be started with. */
export type DialectRegister = Readonly<Record<string, DialectDescription>>;

/** The dialects that a simulator starts with by default. */
export type RegisteredDialects = typeof dialects;

/** The names of the dialects of a register. */
export type DialectName<Register extends DialectRegister = RegisteredDialects> =
  Register[keyof Register]['name'];

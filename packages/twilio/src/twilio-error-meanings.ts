import { type ErrorKind, errorKinds } from '@wamux/core';
import type { ErrorMeaning } from '@wamux/provider-kit';

/** By kind, the codes that mean it; the same stand in refusals and beside failed statuses. */
const codes: Readonly<Partial<Record<ErrorKind, readonly number[]>>> = {
  auth: [20003, 20008],
  permission: [10001, 20005, 20403, 30002, 63020, 63051, 63112],
  rate_limited: [20429, 21611, 30001, 63017, 63018, 63119],
  quota_exhausted: [63038],
  validation: [20422, 21602, 21603, 21604, 21618, 21619],
  // 21617, 21624, 21658, 90007: over a limit of Twilio's own. 63011: the channel did not say what the recipient can receive.
  // 30007, 63013, 63026: what this one message says violates a policy, or looks like spam. Neither the account nor the recipient
  // is blocked.
  unsupported: [
    21617, 21624, 21658, 30007, 35114, 35115, 35117, 35118, 63005, 63006, 63011, 63013, 63021, 63026, 63030,
    90007,
  ],
  recipient_invalid: [21211, 21217, 21614, 30003, 30005, 30006, 63003, 63024],
  recipient_blocked: [21610, 30004, 63014, 63033],
  // 21408: the account may not write to this country, and to others it may. 21266, 63031: the recipient is the number that
  // sends, and another provider sends from another.
  recipient_not_allowed: [21266, 21408, 21608, 63015, 63031],
  marketing_suppressed: [63032, 63049],
  window_closed: [63016],
  template_not_found: [21654, 21655, 63027, 63040],
  template_params: [21656, 63028],
  // 63062: the terms of Meta's API for marketing messages are not accepted. Other templates can be sent.
  template_disabled: [63041, 63042, 63054, 63062],
  media: [11751, 21620, 21623, 63019, 63025, 63034, 63037],
  // 20404: of a send the path names the account and nothing else. 21609: the config gives the address of the callback, and no
  // message does.
  sender_misconfigured: [
    20404, 21212, 21601, 21606, 21609, 21659, 21660, 21661, 21701, 21702, 21703, 21704, 21705, 21910, 30016,
    63001, 63002, 63007, 63008, 63022, 63109, 63111,
  ],
  conflict: [20409],
  unavailable: [20503],
  expired: [30036],
  // Twilio gives such a message up so that it does not arrive twice, and not because it did not arrive.
  timeout: [30410],
  provider_error: [20500, 30008, 63009, 63010, 63012, 63023, 63029],
};

/** Each code has a page of its own; the meaning here is that of its kind. */
export const twilioErrorMeanings: readonly ErrorMeaning[] = Object.entries(codes).flatMap(([name, numbers]) =>
  numbers.map((code) => {
    const kind = name as ErrorKind;
    const source = `https://www.twilio.com/docs/api/errors/${code}`;
    return { code: String(code), kind, meaning: errorKinds[kind].meaning, source };
  }),
);

import { type MetaErrorRow, pages } from './error-code.js';

const { beforeGraph, cloudApiRs, courier, graph, netflie, rateLimits, specification, whatsApp } = pages;

/** What the Graph API, on which WhatsApp's API is built, reports about a request, a token or an app. */
export const graphCodes: readonly MetaErrorRow[] = [
  // The token.
  [0, 'auth', 'the app’s user could not be authenticated', whatsApp],
  [101, 'auth', 'the app’s key is not valid', beforeGraph],
  [102, 'auth', 'the session or the token is over', graph],
  [104, 'auth', 'no token was given', specification],
  [190, 'auth', 'the token’s user has removed the app', graph, { subcode: 458 }],
  [190, 'auth', 'the token’s user has to log in and clear something', graph, { subcode: 459 }],
  [190, 'auth', 'the token’s user has changed the password', graph, { subcode: 460 }],
  [190, 'auth', 'the token has expired', graph, { subcode: 463 }],
  [190, 'auth', 'the token’s user is not confirmed', graph, { subcode: 464 }],
  [190, 'auth', 'the token was revoked, or is none', graph, { subcode: 467 }],
  [190, 'auth', 'the token’s user has no role on the page', graph, { subcode: 492 }],
  [190, 'auth', 'the token has expired', graph],

  // These codes are about what the token or the app may do.
  [3, 'permission', 'the app lacks a capability or a permission', graph],
  [5, 'permission', 'calls from this address are not allowed', beforeGraph],
  [10, 'permission', 'a permission was not granted, or taken away', graph],
  [[200, 299], 'permission', 'one permission was not granted, or taken away', graph],
  [368, 'permission', 'the account is restricted for a violation of policies', whatsApp],

  // The object in the path: nothing is wrong with the message.
  [33, 'sender_misconfigured', 'the business’s phone number was deleted', whatsApp],
  [
    100,
    'sender_misconfigured',
    'the number is gone, or the token may not see it',
    cloudApiRs,
    { subcode: 33 },
  ],
  [
    100,
    'sender_misconfigured',
    'the number is not registered with WhatsApp',
    specification,
    { subcode: 2207051 },
  ],
  [
    100,
    'sender_misconfigured',
    'the object in the path is not there or cannot do this',
    netflie,
    { type: 'GraphMethodException' },
  ],
  [100, 'sender_misconfigured', 'the number in the path is not found', specification, { httpStatus: 404 }],
  [803, 'sender_misconfigured', 'the object in the path does not exist', specification],
  [12, 'sender_misconfigured', 'this version of the API is no longer served', beforeGraph],

  // The request.
  [100, 'validation', 'a parameter is not supported, misspelt or wrong', whatsApp],
  [1609005, 'validation', 'a link could not be read', graph],
  [506, 'conflict', 'the same as the one before', graph],

  // Throttles.
  [4, 'rate_limited', 'the app’s calls', graph],
  [17, 'rate_limited', 'the user’s calls', graph],
  [32, 'rate_limited', 'the page’s calls', rateLimits],
  [341, 'rate_limited', 'the app’s limit, or a downtime', graph],
  [429, 'rate_limited', 'the status of a throttle, as a code', courier],
  [613, 'rate_limited', 'a limit of its own of this call', rateLimits],
  [80007, 'rate_limited', 'the calls of the WhatsApp Business Account', whatsApp],
  [[80000, 80014], 'rate_limited', 'the calls of one of the business’s uses', rateLimits],

  // Meta itself. 2 is said before anything is taken; 1 explains nothing, and may be a wrong request as well.
  [2, 'unavailable', 'down or overloaded', graph],
  [1, 'provider_error', 'unknown error', graph],
];

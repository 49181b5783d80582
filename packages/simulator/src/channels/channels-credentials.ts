/**
 * The configuration of a client. The signing key belongs to a subscription and no request of a client contains it: it is not
 * enumerable, so that `{ ...credentials }` are the settings of a client.
 */
export const channelsCredentials = Object.defineProperty(
  {
    accessKey: 'simulated-access-key',
    workspaceId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
    channelId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
    signingKey: 'simulated-signing-key',
  },
  'signingKey',
  { enumerable: false },
);

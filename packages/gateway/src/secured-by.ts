import { secureHeaders } from 'hono/secure-headers';

type Options = NonNullable<Parameters<typeof secureHeaders>[0]>;
type ReferrerPolicy = Exclude<Options['referrerPolicy'], boolean | undefined>;

/**
 * Security headers for answers: they may load, frame or submit nothing but what `policy` allows for a kind of page. There is no
 * `Strict-Transport-Security`, because a proxy in front decides whether connections are encrypted.
 */
export const securedBy = (
  policy: NonNullable<Options['contentSecurityPolicy']> = {},
  referrerPolicy: ReferrerPolicy = 'no-referrer',
) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      ...policy,
      formAction: policy.formAction ?? ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    strictTransportSecurity: false,
    xFrameOptions: 'DENY',
    referrerPolicy,
  });

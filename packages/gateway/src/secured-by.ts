import { secureHeaders } from 'hono/secure-headers';

type Options = NonNullable<Parameters<typeof secureHeaders>[0]>;
type ReferrerPolicy = Exclude<Options['referrerPolicy'], boolean | undefined>;

/**
 * The headers of what a gateway answers: nothing may be loaded, framed or sent anywhere but for what a kind of page names.
 * Whether connections are encrypted is the business of whoever does it: there is no `Strict-Transport-Security` from here.
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

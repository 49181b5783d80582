import type { ErrorKind } from '@wamux/core';

/** One meaning of one of Meta's error codes. Rows with a condition come before the row of the same code without one. */
export interface MetaErrorCode {
  /** A code, or the first and the last of a range. */
  readonly code: number | readonly [first: number, last: number];
  /** The condition that tells this meaning from the others of the code: everything in it must hold. */
  readonly when?: MetaErrorCondition;
  /** In our words; Meta's own are in the error's message. */
  readonly meaning: string;
  /** The kind that an error with this code gets. */
  readonly kind: ErrorKind;
  /** The page that says what the code means. */
  readonly source: string;
}

/** The condition that tells two meanings of one code apart. */
export interface MetaErrorCondition {
  /** `error_subcode` of the Graph API. WhatsApp's own errors have none since v16.0. */
  readonly subcode?: number;
  /** `type` of the Graph API, such as `OAuthException`. */
  readonly type?: string;
  /** HTTP status of the answer that brings the code. */
  readonly httpStatus?: number;
}

/** A row as the tables below are written; `whatsApp` and the others are {@link pages}. */
export type MetaErrorRow = readonly [
  code: MetaErrorCode['code'],
  kind: ErrorKind,
  meaning: string,
  source: string,
  when?: MetaErrorCondition,
];

const whatsApp = 'https://developers.facebook.com/documentation/business-messaging/whatsapp';

/** The pages that document the codes. */
export const pages = {
  whatsApp: `${whatsApp}/support/error-codes`,
  groups: `${whatsApp}/groups/error-codes`,
  userIds: `${whatsApp}/business-scoped-user-ids`,
  graph: 'https://developers.facebook.com/docs/graph-api/guides/error-handling',
  rateLimits: 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting',
  specification: 'https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml',
  marketingMessages: 'https://developers.facebook.com/docs/whatsapp/marketing-messages-lite-api/support',
  flows: 'https://developers.facebook.com/docs/whatsapp/flows/reference/error-codes',
  calling: 'https://developers.facebook.com/docs/whatsapp/cloud-api/calling/troubleshooting',
  blockedUsers: 'https://developers.facebook.com/docs/whatsapp/cloud-api/block-users#error-codes',
  /** Codes of Meta's page of today that only this list of a client library has in full. */
  pywa: 'https://github.com/david-lev/pywa/blob/master/pywa/errors.py',
  // What users of client libraries were answered.
  cloudApiRs: 'https://github.com/sajuthankappan/whatsapp-cloud-api-rs/issues/3',
  netflie: 'https://github.com/netflie/whatsapp-cloud-api/issues/160',
  chatwoot: 'https://github.com/chatwoot/chatwoot/issues/13464',
  courier: 'https://github.com/nyaruka/courier/blob/main/handlers/meta/whatsapp/api.go',
  /** A failed status as Meta reported it to users of a messaging service. */
  courierReports: 'https://github.com/nyaruka/courier/blob/main/handlers/meta/testdata/wac/error_status.json',
  /** Codes of Meta's page of 2022 which it no longer has. */
  in2022: 'https://github.com/MarcosNicolau/whatsapp-business-sdk/blob/main/src/types/error.ts',
  /** A copy of Facebook's list of the time before the Graph API. */
  beforeGraph: 'https://blog.csdn.net/iteye_9678/article/details/82302892',
} as const;

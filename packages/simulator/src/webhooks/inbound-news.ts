/** What a provider reports besides messages and their statuses. A dialect refuses kinds that its provider does not document. */
export type InboundNews =
  /** The business wrote to a customer from its phone app. */
  | { readonly type: 'echo'; readonly to: string; readonly text: string }
  /** A customer calls, or a call ends: `connect`, `terminate`. */
  | { readonly type: 'call'; readonly callId: string; readonly from: string; readonly event: string }
  /** A customer stops or resumes marketing messages. */
  | { readonly type: 'marketing-preference'; readonly from: string; readonly wants: boolean }
  /** The business-scoped user id of a customer changed. */
  | { readonly type: 'user-id-change'; readonly previous: string; readonly current: string }
  /** The state of a template changed, in the provider's word for it, such as `PAUSED`. */
  | {
      readonly type: 'template-status';
      readonly name: string;
      readonly language: string;
      readonly event: string;
      readonly reason?: string;
    }
  /** Something happened to the account, in the provider's word for it, such as `ACCOUNT_RESTRICTION`. */
  | { readonly type: 'account'; readonly event: string }
  /** The quality of our number changed, in the provider's word for it, such as `FLAGGED`. */
  | { readonly type: 'number-quality'; readonly event: string };

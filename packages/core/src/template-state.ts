/** Where a template is between its review and its end, whatever the provider calls it. Only `approved` can be sent. */
export type TemplateState = 'approved' | 'pending' | 'rejected' | 'paused' | 'disabled' | 'unknown';
